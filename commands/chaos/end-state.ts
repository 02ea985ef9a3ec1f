import type { SessionStatus, SessionType } from '@carrel/contract'
import { isTemplate } from '@carrel/lab/api/vms/vm'
import { readNotes } from '@carrel/server/sessions/vm-mark'
import type { ChaosStack } from './chaos-stack.ts'
import { stateOf } from './foreign-vms.ts'
import { withDatabase } from './installation.ts'

export interface EndSession {
  readonly id: string
  readonly userId: string
  readonly username: string
  readonly templateId: string
  readonly sessionType: SessionType
  readonly status: SessionStatus
  readonly endReason: string | null
  readonly failureCode: string | null
  readonly vmId: number | null
  readonly vmFate: string | null
  readonly clonedFor: string
  readonly connectionId: string | null
  readonly wasActive: boolean
}

export interface EndVm {
  readonly vmid: number
  readonly name: string
  /** The session that its notes name, if they name our installation. */
  readonly sessionId: string | null
  readonly isOn: boolean
}

/** What there is when everything has come to its end. */
export interface EndState {
  readonly sessions: readonly EndSession[]
  /** All but templates and those of others. */
  readonly vms: readonly EndVm[]
  /** VMIDs of disks. */
  readonly disks: readonly number[]
  /** VMIDs of whatever has a right to a disk: ours, templates, others'. */
  readonly vmids: readonly number[]
  readonly connections: readonly string[]
  /** Others' VMs that are not what they were, or are gone. */
  readonly foreignChanged: readonly number[]
}

/** The servers have been stopped. */
export async function readEndState(
  { place, lab: { lab }, foreign, ledger }: ChaosStack,
  connections: readonly string[],
): Promise<EndState> {
  const isForeign = (vmid: number) =>
    foreign.has(vmid) || lab.vms.find(vmid)?.config.name === `foreign-${vmid}`
  const vms = lab.vms.all().filter((vm) => !isTemplate(vm) && !isForeign(vm.vmid))
  return {
    sessions: await withDatabase(place, async ({ db }) => {
      const rows = await db
        .selectFrom('vm_sessions')
        .innerJoin('users', 'users.id', 'vm_sessions.user_id')
        .selectAll('vm_sessions')
        .select('users.username')
        .execute()
      return rows.map((row) => ({
        ...{ id: row.id, userId: row.user_id, username: row.username, templateId: row.template_id },
        ...{ sessionType: row.session_type, status: row.status, endReason: row.end_reason },
        ...{ failureCode: row.failure_code, vmId: row.vm_id, vmFate: row.vm_fate },
        ...{ clonedFor: row.cloned_for ?? row.id, connectionId: row.guacamole_connection_id },
        wasActive: row.active_at !== null,
      }))
    }),
    vms: vms.map(({ vmid, config }) => {
      const mark = readNotes(String(config.description ?? ''))
      const isOurs = mark?.installationId === ledger.installationId
      return {
        ...{ vmid, name: String(config.name ?? ''), isOn: lab.engine.running().has(vmid) },
        sessionId: isOurs ? mark.sessionId : null,
      }
    }),
    disks: [...(await lab.engine.disks()).keys()],
    vmids: lab.vms.all().map(({ vmid }) => vmid),
    connections,
    foreignChanged: [...foreign].flatMap(([vmid, before]) =>
      stateOf(lab, vmid) === before ? [] : [vmid],
    ),
  }
}
