import type { StorageType } from '@carrel/lab/api/storage/storage'
import type { Verb } from './asked.ts'

export type ConfigLines = Record<string, string | number>

export interface SceneSnapshot {
  readonly name: string
  readonly description: string
  readonly withRam: boolean
}

/** What holds a VM's lock while it is asked about: a slow clone makes it, a slow snapshot with RAM, a guest that will not go. */
type UnderWay = 'clone' | 'snapshot' | 'shutdown'

interface SceneDisk {
  /** Null: wherever disks are kept. */
  storage: string | null
  bytes: number
  /** A format without snapshots. */
  raw: boolean
}

export interface SceneVm {
  node: string
  /** Lines beside those that every VM of a scene has; null: without that line. */
  lines: Record<string, string | number | null>
  template: boolean
  power: 'stopped' | 'running' | 'paused'
  pool: string | null
  snapshots: SceneSnapshot[]
  /** The template that its disk is an overlay of. */
  base: number | null
  disk: SceneDisk
  underWay: UnderWay | null
  /** Made so lately that the cluster has not heard of it. */
  unknown: boolean
}

/** Who asks. `fault`: what is wrong with the credential, in the words of the answer. */
export type Asker =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'root'; readonly csrf: boolean; readonly valid: boolean }
  | {
      readonly kind: 'token'
      readonly id: string
      readonly fault: 'secret' | 'name' | 'user' | 'form' | null
    }

/** Rights at a path: of a role, of all privileges, or of all but some. */
export interface Grant {
  readonly path: string
  readonly role?: string
  readonly privileges?: readonly string[]
  readonly allBut?: readonly string[]
  readonly propagate?: boolean
}

/** A call made just before, whose task is under way or over when the line is asked. */
export interface Act {
  readonly by: 'root' | 'asker' | string
  readonly method: Verb
  readonly path: string
  readonly parameters?: Readonly<Record<string, string | number>>
  readonly until: 'answered' | 'ended'
  /** Sent at the same time as the next. */
  readonly together?: boolean
}

interface Vnet {
  readonly zone: string
  readonly subnets: readonly { readonly cidr: string; readonly gateway: string | null }[]
}

/** What every VM of a scene has where nothing else is told. */
export const plainLines: ConfigLines = {
  ...{ memory: 512, cores: 1, kvm: 0, agent: '1', ostype: 'l26', net0: 'virtio,bridge=vmbr0' },
}

/** Slow enough for a question within ten seconds of the lab: before the cluster hears of a VM, or while a port is taken. */
export const CALM_PACE = 5
/** Slow enough for two requests within the milliseconds in which a worker is forked. */
export const SLOW_MOTION = 0.5

const gibibyte = 1024 ** 3

export const DEFAULT_NODE = 'pve1'
export const DEFAULT_STORAGE = 'local'

/** The state of a cluster in which a recorded request was answered as it was. It begins with nothing but a node. */
export class Scene {
  readonly nodes = new Set<string>()
  readonly offline = new Set<string>()
  readonly storages = new Map<string, StorageType>()
  readonly vms = new Map<number, SceneVm>()
  readonly pools = new Map<string, { comment: string | null; storages: Set<string> }>()
  readonly roles = new Map<string, readonly string[]>()
  readonly users = new Set<string>(['root@pam'])
  readonly tokens = new Map<string, Readonly<Record<string, string | number>>>()
  readonly zones = new Map<string, Readonly<Record<string, string>>>()
  readonly vnets = new Map<string, Vnet>()
  readonly #promised = new Set<number>()
  asker: Asker = { kind: 'nobody' }
  grants: Grant[] = [{ path: '/', role: 'Administrator' }]
  readonly acts: Act[] = []
  /** Which of the acts started the task that the line asks about. */
  taskOf: number | null = null
  /** The guests' agents do not answer. */
  silentAgents = false
  /** The guests ignore their power button. */
  deafGuests = false
  /** The line alone does not tell what came before it. */
  untold = false
  /** The node has been up long enough to have a past. */
  hasPast = false
  /** How much faster than real the lab's clock is: ten seconds of waiting for a lock are 33 ms. */
  pace = 300
  /** Whose tasks those of the arrangement are. */
  builder = 'root'
  /** What is copied, saved or started has not ended when the line is asked. */
  slow = false

  vm(vmid: number, node?: string): SceneVm {
    const known = this.vms.get(vmid)
    if (known) return known
    const made: SceneVm = {
      node: node ?? [...this.nodes][0] ?? DEFAULT_NODE,
      lines: {},
      template: false,
      power: 'stopped',
      pool: null,
      snapshots: [],
      base: null,
      disk: { storage: null, bytes: gibibyte, raw: false },
      underWay: null,
      unknown: false,
    }
    this.nodes.add(made.node)
    this.vms.set(vmid, made)
    return made
  }

  pool(name: string): { comment: string | null; storages: Set<string> } {
    const known = this.pools.get(name) ?? { comment: null, storages: new Set() }
    this.pools.set(name, known)
    return known
  }

  /** A storage of this name; of the type that it is known to have. */
  storage(name: string, type?: StorageType): void {
    if (type !== undefined || !this.storages.has(name)) this.storages.set(name, type ?? 'dir')
  }

  /** `user@realm!name`, with its user. */
  token(id: string, about: Readonly<Record<string, string | number>> = {}): void {
    const [user = ''] = id.split('!')
    this.users.add(user)
    if (!this.tokens.has(id) || Object.keys(about).length > 0) this.tokens.set(id, about)
  }

  /** The first VMID that no VM of the scene has or will get. */
  freeVmid(): number {
    let vmid = 100
    while (this.vms.has(vmid) || this.#promised.has(vmid)) vmid += 1
    this.#promised.add(vmid)
    return vmid
  }
}
