import { mkdirSync } from 'node:fs'
import type { Boot, Engine } from '../engine/engine.ts'
import { AccessControl } from './access/access-control.ts'
import { loadAccess } from './access/access-store.ts'
import { refuse } from './http/api-error.ts'
import { ResourceBroadcast } from './nodes/resource-broadcast.ts'
import { TaskJournal } from './tasks/task-journal.ts'
import { TaskRegistry } from './tasks/task-registry.ts'
import { ConfigLocks } from './vms/config-lock.ts'
import { GuestAgents } from './vms/guest-agents.ts'
import { addTemplate, repairVms } from './vms/prepare-vms.ts'
import { VmStore } from './vms/vm-store.ts'

/** How long the real daemons take. Tests shorten them; the lab itself keeps them. */
export interface Timings {
  readonly signInFailedMs: number
  readonly configLockMs: number
  readonly agentMissMs: number
  readonly broadcastMs: number
}
const realTimings: Timings = {
  signInFailedMs: 3000,
  configLockMs: 10_000,
  agentMissMs: 3000,
  broadcastMs: 10_000,
}

export interface LabOptions {
  readonly engine: Engine
  readonly stateDir: string
  readonly boot: Boot
  /** SHA-256 of the certificate that the API shows. */
  readonly fingerprint: string
  readonly nodes?: readonly [string, ...string[]]
  readonly timings?: Partial<Timings>
  readonly log?: (line: string) => void
}

/** A Proxmox VE cluster on one machine: VMs, tasks, rights, and the engine that runs what they describe. */
export interface Lab {
  readonly engine: Engine
  readonly boot: Boot
  readonly nodes: readonly [string, ...string[]]
  readonly storage: string
  readonly fingerprint: string
  readonly stateDir: string
  readonly timings: Timings
  readonly access: AccessControl
  readonly token: { readonly id: string; readonly secret: string }
  readonly tasks: TaskRegistry
  readonly vms: VmStore
  readonly locks: ConfigLocks
  readonly agents: GuestAgents
  readonly broadcast: ResourceBroadcast
  readonly log: (line: string) => void
  requireNode(node: string): void
  requireStorage(name: string): void
  /** Lets tasks end, then stops every machine. */
  close(): Promise<void>
}

export async function createLab(options: LabOptions): Promise<Lab> {
  const { engine, stateDir, boot, nodes = ['lab'], log = () => {} } = options
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  const timings = { ...realTimings, ...options.timings }
  const storage = 'local'
  const vms = new VmStore(stateDir)
  const entries = loadAccess(stateDir)
  const { user, tokenid, secret } = entries[0].token
  const tasks = new TaskRegistry(new TaskJournal(stateDir))
  await repairVms(vms, engine)
  addTemplate({ vms, engine, storage, node: nodes[0] })
  const broadcast = new ResourceBroadcast({ vms, engine, intervalMs: timings.broadcastMs })
  return {
    engine,
    boot,
    nodes,
    storage,
    fingerprint: options.fingerprint,
    stateDir,
    timings,
    access: new AccessControl(entries, (vmid) => vms.find(vmid)?.pool ?? null),
    token: { id: `${user}!${tokenid}`, secret },
    tasks,
    vms,
    locks: new ConfigLocks(timings.configLockMs),
    agents: new GuestAgents(engine, timings.agentMissMs),
    broadcast,
    log,
    requireNode(node) {
      if (nodes.includes(node)) return
      const cause = `failed to get address info for: ${node}: Temporary failure in name resolution`
      throw refuse(`hostname lookup '${node}' failed - ${cause}`)
    },
    requireStorage(name) {
      if (name !== storage) throw refuse(`storage '${name}' does not exist`)
    },
    async close() {
      broadcast.close()
      await tasks.close()
      await engine.close()
    },
  }
}
