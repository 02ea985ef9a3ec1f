import type { Caller } from '../access/access-control.ts'
import { storeUnderFaults } from '../faults/storage-faults.ts'
import { refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { keepsFiles, type Storage } from '../storage/storage.ts'
import { parseVolume, volumeId, volumeNamed } from '../storage/volume.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import type { Place } from './change-config.ts'
import { allocated, bytesText, durationText } from './disk-log.ts'
import { type Disk, disksOf } from './drive-line.ts'
import {
  committed,
  type Taken,
  takeRefusal,
  withNewSnapshot,
  withoutSnapshot,
} from './snapshot-plan.ts'
import { agentEnabled, memoryMiB, type Vm, type VmConfig } from './vm.ts'

export interface SnapshotWish {
  readonly name: string
  readonly description: string
  readonly withRam: boolean
}

const mebibyte = 1024 ** 2
/** QEMU writes RAM while the guest goes on changing it, and its devices besides. */
export const stateBytes = (vm: Pick<Vm, 'config'>) => (memoryMiB(vm) * 2 + 500) * mebibyte

const isRunning = (lab: Lab, vmid: number) => lab.engine.running().has(vmid)

/** Where the RAM goes: where the VM says, or where its disks are. */
function stateStorage(lab: Lab, config: VmConfig): Storage {
  if (config.vmstatestorage !== undefined) return lab.requireStorage(String(config.vmstatestorage))
  const names = disksOf(config).flatMap(({ volid }) => parseVolume(volid)?.storage ?? [])
  const used = names.map((name) => lab.requireStorage(name))
  const best = used.find(({ shared }) => shared) ?? used.find(keepsFiles) ?? used[0]
  return best ?? lab.storages[0]
}

/** The lines that a machine needs to go on as it was. */
function momentary(lab: Lab, { config }: Vm): VmConfig {
  const cards = Object.keys(config)
    .filter((key) => /^net\d+$/.test(key))
    .sort()
  const mtus = cards.map((card) => `${card}=1500`).join(',')
  return {
    runningcpu: String(config.cpu ?? 'kvm64'),
    runningmachine: 'pc-i440fx-10.0+pve1',
    ...(lab.manner.major === 9 && mtus && { 'running-nets-host-mtu': mtus }),
  }
}

function roomForRam(lab: Lab, worker: Worker, vm: Vm, name: string): Taken['ram'] {
  const storage = stateStorage(lab, vm.config)
  const wanted = { vmid: vm.vmid, what: `state-${name}`, format: 'raw' } as const
  const volume = volumeNamed(storage, wanted)
  for (const line of allocated({ storage, volume }, stateBytes(vm))) worker.log(line)
  return { vmstate: volumeId(storage, volume), lines: momentary(lab, vm) }
}

/** Without RAM a running guest's file systems stand still for the moment, if its agent is there. */
async function lookForAgent(lab: Lab, worker: Worker, vm: Vm): Promise<void> {
  const is9 = lab.manner.major === 9
  const freezes =
    agentEnabled(vm) && !/freeze-fs(-on-backup)?=(0|off|no|false)/.test(String(vm.config.agent))
  if (!freezes) {
    if (is9) worker.log('skipping guest filesystem freeze - disabled in VM options')
    return
  }
  if (await lab.agents.isAnswered(vm.vmid)) return
  const miss = `VM ${vm.vmid} qmp command 'guest-ping' failed - got timeout`
  worker.log(
    is9
      ? 'skipping guest filesystem freeze - agent configured but not running?'
      : `QEMU Guest Agent is not running - ${miss}`,
  )
}

function sayDisk(
  lab: Lab,
  worker: Worker,
  { key, volid }: Disk,
  name: string,
  runs: boolean,
): void {
  worker.log(`snapshotting 'drive-${key}' (${volid})`)
  const volume = parseVolume(volid)
  if (!volume) return
  const { type } = lab.requireStorage(volume.storage)
  if (type === 'lvmthin') worker.log(`  Logical volume "snap_${volume.name}_${name}" created.`)
  if (runs && lab.manner.major === 9 && volume.format === 'qcow2') {
    worker.log('internal qemu snapshot')
  }
}

async function catchState(lab: Lab, worker: Worker, vm: Vm, { name, ram }: Taken): Promise<void> {
  const { vmid } = vm
  const runs = isRunning(lab, vmid)
  const disks = disksOf(vm.config)
  const sayDisks = () => {
    for (const disk of disks) sayDisk(lab, worker, disk, name, runs)
  }
  if (runs && ram === null) await lookForAgent(lab, worker, vm)
  if (ram === null) sayDisks()
  else worker.log(`saving VM state and RAM using storage '${ram.vmstate.replace(/:.*/, '')}'`)
  const begin = lab.clock.now()
  const struck = { storage: stateStorage(lab, vm.config), vmid, worker }
  await storeUnderFaults(lab, { ...struck, work: { kind: 'snapshot', name } }, () =>
    lab.engine.snapshot(vmid, name, ram !== null),
  )
  if (ram === null) return
  const took = durationText((lab.clock.now() - begin) / 1000)
  const saved = bytesText(memoryMiB(vm) * mebibyte, 2)
  worker.log(`completed saving the VM state in ${took}, saved ${saved}`)
  sayDisks()
}

/** The VM's file lock is held only while its configuration is written; the `snapshot` in there keeps others away. */
async function take(lab: Lab, worker: Worker, { node, vmid }: Place, wish: SnapshotWish) {
  const { name, description, withRam } = wish
  const find = (storage: string) => lab.requireStorage(storage)
  const prepared = await lab.locks.run(vmid, worker, async () => {
    const vm = lab.vms.get(node, vmid)
    const refusal = takeRefusal(vm, name, find)
    if (refusal !== null) throw new TaskFailure(refusal)
    const ram = withRam && isRunning(lab, vmid) ? roomForRam(lab, worker, vm, name) : null
    const snaptime = Math.floor(lab.clock.now() / 1000)
    const taken = { name, description, snaptime, ram }
    lab.vms.replace(withNewSnapshot(vm, taken))
    return { vm, taken }
  })
  try {
    await catchState(lab, worker, prepared.vm, prepared.taken)
  } catch (error) {
    worker.log('snapshot create failed: starting cleanup')
    await lab.engine.deleteSnapshot(vmid, name)
    await lab.locks.run(vmid, worker, async () =>
      lab.vms.replace(withoutSnapshot(lab.vms.get(node, vmid), name)),
    )
    throw error
  }
  await lab.locks.run(vmid, worker, async () =>
    lab.vms.replace(committed(lab.vms.get(node, vmid), name)),
  )
}

/** Answers the task's UPID. */
export function takeSnapshot(lab: Lab, caller: Caller, place: Place, wish: SnapshotWish): string {
  const { node, vmid } = place
  const isReserved = wish.name === 'current' || wish.name.toLowerCase() === 'pending'
  if (isReserved) {
    const name = wish.name === 'current' ? 'current' : 'pending'
    throw refuse(`unable to use snapshot name '${name}' (reserved name)`)
  }
  if (lab.manner.major > 7) lab.vms.get(node, vmid)
  return lab.tasks.start({ node, type: 'qmsnapshot', id: String(vmid), caller }, (worker) =>
    take(lab, worker, place, wish),
  )
}
