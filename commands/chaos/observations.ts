import type { SessionStatus, SessionType } from '@carrel/contract'

/** Something that was seen from outside. `at`: milliseconds since the beginning. */
interface Seen {
  readonly at: number
}

/** A call of a server to Proxmox VE about a VM, once it was done. */
export interface HypervisorCall extends Seen {
  readonly server: number
  readonly method: string
  readonly path: string
  /** Of a clone, the new one. */
  readonly vmid: number
  readonly step: string | null
}

/** A call of a server to the gateway that makes a connection or deletes it, once it was done. */
export interface GatewayCall extends Seen {
  readonly server: number
  readonly step: 'connect' | 'disconnect'
  readonly connectionId: string
  readonly status: number
}

/** A session as somebody was told that it is. */
export interface SessionSeen extends Seen {
  readonly id: string
  readonly userId: string
  readonly status: SessionStatus
  readonly step: string | null
  readonly sessionType: SessionType
  readonly vmId: number | null
  readonly connectionId: string | null
}

/** What happened to a VM in the lab, whoever did it. */
export interface VmSeen extends Seen {
  readonly event: 'made' | 'noted' | 'on' | 'off' | 'gone'
  readonly vmid: number
  readonly node: string
  /** The session that its notes name. */
  readonly sessionId: string | null
}

export interface Kill extends Seen {
  readonly server: number
  readonly why: string
  /** What was hit: a session's id, VM or connection. */
  readonly subject: string | null
}

/** An answer to a person that is no refusal. */
export interface ServerFault extends Seen {
  readonly server: number
  readonly request: string
  readonly status: number
  readonly body: string
}

export interface Violation {
  readonly kind: ViolationKind
  readonly text: string
  /** Whose timeline helps: a session's id, a VMID, a connection's id. */
  readonly subject: string | null
}

export const VIOLATION_KINDS = [
  'orphan_vms',
  'orphan_disks',
  'orphan_connections',
  'double_vms',
  'limit_violations',
  'stuck',
  'order_violations',
  'foreign_touched',
  'lost_desktops',
  'unexplained_failures',
  'server_faults',
  'secrets_logged',
  'failed_starts',
] as const
export type ViolationKind = (typeof VIOLATION_KINDS)[number]

/** Everything that was seen, in the order in which it was. */
export class Journal {
  readonly #begun = performance.now()
  readonly hypervisor: HypervisorCall[] = []
  readonly gateway: GatewayCall[] = []
  readonly sessions: SessionSeen[] = []
  readonly vms: VmSeen[] = []
  readonly kills: Kill[] = []
  /** Of servers that began to start again. */
  readonly starts: (Seen & { readonly server: number })[] = []
  readonly serverFaults: ServerFault[] = []
  readonly violations: Violation[] = []
  /** What else happened: gateways and guacd ended, nodes off, servers out of service. */
  readonly notes: (Seen & { readonly text: string; readonly vmid?: number })[] = []

  now(): number {
    return Math.round(performance.now() - this.#begun)
  }

  note(text: string, vmid?: number): void {
    this.notes.push({ at: this.now(), text, ...(vmid !== undefined && { vmid }) })
  }
}
