import { randomInt } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { type Clock, createClock } from '../clock.ts'
import type { Boot, Engine } from '../engine/engine.ts'
import { AccessControl } from './access/access-control.ts'
import { AccessStore } from './access/access-store.ts'
import { labTokenName, labTokenOf } from './access/lab-token.ts'
import { GuestAgents } from './agent/guest-agents.ts'
import type { Certificate } from './certificate.ts'
import { ConsolePorts } from './console/console-ports.ts'
import { askUnderFaults } from './faults/agent-faults.ts'
import { Faults } from './faults/faults.ts'
import { workUnderFaults } from './faults/task-faults.ts'
import { World } from './faults/world.ts'
import { FileLocks } from './file-locks.ts'
import { refuse } from './http/api-error.ts'
import { Cluster, type NodeNames } from './nodes/cluster.ts'
import { Datacenter } from './nodes/datacenter.ts'
import { type Manner, type MannerName, manners } from './nodes/manner.ts'
import { ResourceBroadcast } from './nodes/resource-broadcast.ts'
import { PoolStore } from './pools/pool-store.ts'
import { Sdn } from './sdn/sdn.ts'
import { localStorage, type Storage } from './storage/storage.ts'
import { StorageLocks } from './storage/storage-lock.ts'
import { TaskJournal } from './tasks/task-journal.ts'
import { TaskRegistry } from './tasks/task-registry.ts'
import { ConfigLocks } from './vms/config-lock.ts'
import { addTemplate, repairVms, templateVmids } from './vms/prepare-vms.ts'
import { watchMachines } from './vms/vm-cleanup.ts'
import { VmFigures } from './vms/vm-figures.ts'
import { VmStore } from './vms/vm-store.ts'

export interface LabOptions {
  readonly engine: Engine
  readonly stateDir: string
  readonly boot: Boot
  /** How many templates there are of the engine's image; 1 if left out. */
  readonly templates?: number
  /** The one that the API shows. */
  readonly certificate: Certificate
  readonly nodes?: NodeNames
  /** The first holds the template's disk. */
  readonly storages?: readonly [Storage, ...Storage[]]
  readonly manner?: MannerName
  /** The one that the engine waits by, too. */
  readonly clock?: Clock
  /** Of the dice that faults are thrown with. */
  readonly faultSeed?: number
  readonly log?: (line: string) => void
}

/** A Proxmox VE cluster on one machine: VMs, tasks, rights, and the engine that runs what they describe. */
export interface Lab {
  readonly engine: Engine
  readonly boot: Boot
  /** VMIDs of those that it began with. */
  readonly templates: readonly number[]
  readonly clock: Clock
  readonly manner: Manner
  readonly cluster: Cluster
  readonly storages: readonly [Storage, ...Storage[]]
  readonly certificate: Certificate
  readonly stateDir: string
  readonly access: AccessControl
  readonly pools: PoolStore
  readonly token: { readonly id: string; readonly secret: string }
  /** Of root@pam. */
  readonly rootPassword: string
  readonly tasks: TaskRegistry
  readonly vms: VmStore
  readonly fileLocks: FileLocks
  readonly locks: ConfigLocks
  readonly storageLocks: StorageLocks
  /** VMs that are started again as soon as they are off. */
  readonly rebootRequests: Set<number>
  readonly figures: VmFigures
  readonly agents: GuestAgents
  readonly consoles: ConsolePorts
  readonly sdn: Sdn
  readonly datacenter: Datacenter
  readonly broadcast: ResourceBroadcast
  readonly faults: Faults
  readonly log: (line: string) => void
  requireStorage(name: string): Storage
  /** Lets tasks end, then stops every machine. */
  close(): Promise<void>
}

export async function createLab(options: LabOptions): Promise<Lab> {
  const { engine, stateDir, boot, nodes = ['lab'], log = () => {} } = options
  const { clock = createClock(), manner = '9.2', storages = [localStorage] } = options
  const { faultSeed = randomInt(2 ** 32) } = options
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  const vms = new VmStore(stateDir)
  const pools = new PoolStore(stateDir, vms)
  const { major } = manners[manner]
  const store = new AccessStore(stateDir, major)
  const { secret } = labTokenOf(store.config)
  const tasks = new TaskRegistry(new TaskJournal(stateDir), clock, (start, work) =>
    workUnderFaults(lab, start, work),
  )
  await repairVms(vms, engine)
  const templates = templateVmids(options.templates ?? 1)
  for (const vmid of templates)
    await addTemplate({ vms, engine, storage: storages[0], node: nodes[0], major, vmid })
  const fileLocks = new FileLocks(clock)
  const cluster = new Cluster(nodes, clock)
  const surroundings = { engine, clock, manner: manners[manner] }
  const figures = new VmFigures(surroundings)
  const broadcast = new ResourceBroadcast({
    ...{ vms, figures, cluster, clock, manner: manners[manner], folder: stateDir },
  })
  const lab: Lab = {
    engine,
    boot,
    templates,
    clock,
    manner: manners[manner],
    cluster,
    storages,
    certificate: options.certificate,
    stateDir,
    access: new AccessControl({ store, pools, clock, major }),
    pools,
    token: { id: labTokenName, secret },
    get rootPassword() {
      return store.rootPassword
    },
    tasks,
    vms,
    fileLocks,
    locks: new ConfigLocks(fileLocks),
    storageLocks: new StorageLocks(fileLocks),
    rebootRequests: new Set(),
    figures,
    agents: new GuestAgents({
      ...surroundings,
      around: (...question) => askUnderFaults(lab, ...question),
    }),
    consoles: new ConsolePorts(clock),
    sdn: new Sdn(stateDir),
    datacenter: new Datacenter(stateDir),
    broadcast,
    faults: new Faults({ clock, log, seed: faultSeed, world: new World(() => lab) }),
    log,
    requireStorage(name) {
      const found = storages.find((storage) => storage.name === name)
      if (!found) throw refuse(`storage '${name}' does not exist`)
      return found
    },
    async close() {
      watch.close()
      lab.faults.close()
      broadcast.close()
      await tasks.close()
      await engine.close()
    },
  }
  vms.onChange((before, after) => lab.sdn.follow(before, after))
  const watch = watchMachines(lab)
  return lab
}
