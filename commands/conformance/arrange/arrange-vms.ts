import { plainLines, type Scene, type SceneVm } from '../scene.ts'
import type { CallParameters, Stage } from './stage.ts'

type Lines = Readonly<Record<string, string | number | null>>

function present(lines: Lines): CallParameters {
  return Object.fromEntries(
    Object.entries(lines).filter((line): line is [string, string | number] => line[1] !== null),
  )
}

const pathOf = (vmid: number, { node }: SceneVm) => `/nodes/${node}/qemu/${vmid}`

const gibibyte = 1024 ** 3
const keepsFiles = new Set<string | undefined>(['dir', 'nfs'])

/** Without a name of its own, on the first storage. */
function newDisk({ storages }: Scene, { disk }: SceneVm): string {
  const [first = ''] = storages.keys()
  const storage = disk.storage ?? first
  const format = keepsFiles.has(storages.get(storage))
    ? `,format=${disk.raw ? 'raw' : 'qcow2'}`
    : ''
  return `${storage}:${disk.bytes / gibibyte}${format}`
}

function create(stage: Stage, scene: Scene, vmid: number, vm: SceneVm) {
  const virtio0 = newDisk(scene, vm)
  const lines = present({ ...plainLines, virtio0, ...vm.lines })
  return stage.build('POST', `/nodes/${vm.node}/qemu`, { vmid, ...lines })
}

/** A linked clone has its template's lines; those that differ are changed afterwards. */
async function clone(stage: Stage, scene: Scene, vmid: number, vm: SceneVm): Promise<void> {
  const { base } = vm
  if (base === null) return
  const { name, description, ...lines } = vm.lines
  const inherited = scene.vms.get(base)?.lines ?? {}
  const told = present({ name: name ?? null, description: description ?? null })
  const path = `${pathOf(base, vm)}/clone`
  await stage.build('POST', path, { newid: vmid, full: 0, ...told })
  const different = Object.entries(lines).filter(([key, value]) => inherited[key] !== value)
  const changes = present(Object.fromEntries(different))
  const gone = different.filter(([, value]) => value === null).map(([key]) => key)
  const parameters = { ...changes, ...(gone.length > 0 && { delete: gone.join() }) }
  if (Object.keys(parameters).length > 0) {
    await stage.build('PUT', `${pathOf(vmid, vm)}/config`, parameters)
  }
}

async function snapshots(stage: Stage, path: string, taken: SceneVm['snapshots']): Promise<void> {
  for (const { name, description, withRam } of taken) {
    const ram = withRam ? { vmstate: 1 } : {}
    await stage.build('POST', `${path}/snapshot`, { snapname: name, description, ...ram })
  }
}

async function history(stage: Stage, vmid: number, vm: SceneVm): Promise<void> {
  const path = pathOf(vmid, vm)
  const runs = vm.power !== 'stopped'
  const ranThen = vm.snapshots.some(({ withRam }) => withRam)
  if (runs || ranThen) await stage.build('POST', `${path}/status/start`)
  await snapshots(stage, path, vm.snapshots)
  if (!runs && ranThen) await stage.build('POST', `${path}/status/stop`)
  if (vm.power === 'paused') await stage.build('POST', `${path}/status/suspend`)
  if (vm.template) await stage.build('POST', `${path}/template`)
}

/** Something that does not end while the line is asked, and holds the VM's lock. */
async function beginWork(stage: Stage, vmid: number, vm: SceneVm): Promise<void> {
  const path = pathOf(vmid, vm)
  const found = () => stage.lab.vms.find(vmid)
  if (vm.underWay === 'clone' && vm.base !== null) {
    await stage.begin('POST', `${pathOf(vm.base, vm)}/clone`, { newid: vmid, full: 1 })
    await stage.until(`VM ${vmid} is being cloned`, found)
  }
  if (vm.underWay === 'snapshot') {
    await stage.begin('POST', `${path}/snapshot`, { snapname: 'under-way', vmstate: 1 })
    await stage.until(`VM ${vmid} is locked`, () => found()?.lock ?? null)
  }
  if (vm.underWay === 'shutdown') {
    await stage.begin('POST', `${path}/status/shutdown`, { timeout: 3600 })
  }
}

async function arrangeVm(stage: Stage, scene: Scene, vmid: number, vm: SceneVm): Promise<void> {
  if (vm.underWay === 'clone') return beginWork(stage, vmid, vm)
  if (vm.base === null) await create(stage, scene, vmid, vm)
  else await clone(stage, scene, vmid, vm)
  await history(stage, vmid, vm)
  if (vm.pool !== null) await stage.build('PUT', `/pools/${vm.pool}`, { vms: vmid })
  await beginWork(stage, vmid, vm)
}

/** Templates before their clones, and last those that the cluster shall not have heard of. */
export async function arrangeVms(stage: Stage, scene: Scene): Promise<void> {
  const rank = (vm: SceneVm) =>
    (vm.unknown ? 4 : 0) + (vm.underWay === 'clone' ? 2 : 0) + (vm.base === null ? 0 : 1)
  const ordered = [...scene.vms].sort(([, a], [, b]) => rank(a) - rank(b))
  for (const [vmid, vm] of ordered.filter(([, { unknown }]) => !unknown)) {
    await arrangeVm(stage, scene, vmid, vm)
  }
  stage.lab.broadcast.refresh()
  for (const [vmid, vm] of ordered.filter(([, { unknown }]) => unknown)) {
    await arrangeVm(stage, scene, vmid, vm)
  }
}
