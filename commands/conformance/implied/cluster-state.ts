import type { StorageType } from '@carrel/lab/api/storage/storage'
import { type JsonObject, objects, textOf } from '../json-value.ts'
import type { Grant, Scene } from '../scene.ts'
import { type Seen, type StateRule, when } from './seen.ts'
import { describeByFigures } from './vm-figures.ts'

const types: readonly StorageType[] = ['dir', 'nfs', 'lvm', 'lvmthin', 'zfspool']
const storageType = (text: unknown): StorageType => types.find((type) => type === text) ?? 'dir'

/** A node without figures, although it is up, is one that the asker may not look into. */
function node(scene: Scene, entry: JsonObject): void {
  const name = String(entry.node)
  scene.nodes.add(name)
  if (entry.status !== 'online') scene.offline.add(name)
  else if (entry.maxcpu === undefined) forbid(scene, `/nodes/${name}`, ['Sys.Audit'])
}

function forbid(scene: Scene, path: string, allBut: string[]): void {
  const grant: Grant = { path, allBut }
  scene.grants.push(grant)
}

function storage(scene: Scene, entry: JsonObject, type: unknown): void {
  scene.storage(String(entry.storage), storageType(type))
}

function resource(scene: Scene, entry: JsonObject): void {
  if (entry.type === 'node') node(scene, entry)
  if (entry.type === 'storage') storage(scene, entry, entry.plugintype)
  if (entry.type === 'pool') scene.pool(String(entry.pool))
  if (entry.type === 'qemu') {
    describeByFigures(scene, scene.vm(Number(entry.vmid), String(entry.node)), entry)
  }
}

/** Of kinds that are always there and are not shown, nothing may be seen. */
function resources({ scene, parameters, answer }: Seen): void {
  const entries = objects(answer.data)
  for (const entry of entries) resource(scene, entry)
  const shows = (kind: string) => entries.some(({ type }) => type === kind)
  if (parameters.type !== undefined) return
  if (!shows('storage')) forbid(scene, '/storage', ['Datastore.Audit', 'Datastore.AllocateSpace'])
  if (!shows('sdn')) forbid(scene, '/sdn', ['SDN.Audit', 'SDN.Use'])
}

function pool(scene: Scene, entry: JsonObject): void {
  const name = String(entry.poolid)
  const made = scene.pool(name)
  made.comment = textOf(entry.comment)
  for (const member of objects(entry.members)) {
    resource(scene, member)
    if (member.type === 'storage') made.storages.add(String(member.storage))
    if (member.type === 'qemu') scene.vm(Number(member.vmid)).pool = name
  }
}

function nextId({ scene, parameters, answer }: Seen): void {
  const next = Number(answer.data)
  if (!answer.succeeded || parameters.vmid !== undefined) return
  for (let vmid = Math.max(100, next - 50); vmid < next; vmid += 1) scene.vm(vmid)
}

/** Tags are known to the cluster because a VM has them. */
function options({ scene, answer }: Seen): void {
  const [data = {}] = objects([answer.data])
  const tags = data['allowed-tags']
  if (Array.isArray(tags)) scene.vm(scene.freeVmid()).lines.tags = tags.join(';')
}

function volumes({ scene, parts, answer }: Seen): void {
  const storage = parts.storage ?? ''
  if (answer.succeeded) scene.storage(storage)
  for (const { vmid, size } of objects(answer.data)) {
    if (typeof vmid !== 'number') continue
    const { disk } = scene.vm(vmid, parts.node)
    disk.storage = storage
    if (typeof size === 'number') disk.bytes = size
  }
}

export const clusterRules: readonly StateRule[] = [
  when('GET', '/nodes', ({ scene, answer }) => {
    for (const entry of objects(answer.data)) node(scene, entry)
  }),
  when('GET', '/cluster/status', ({ scene, answer }) => {
    for (const { type, name, online } of objects(answer.data)) {
      if (type !== 'node') continue
      scene.nodes.add(String(name))
      if (Number(online) !== 1) scene.offline.add(String(name))
    }
  }),
  when('GET', '/cluster/resources', resources),
  when('GET', '/cluster/nextid', nextId),
  when('GET', '/cluster/options', options),
  when('GET', '/nodes/{node}/rrddata', ({ scene, answer }) => {
    scene.hasPast = objects(answer.data).some((row) => Object.keys(row).length > 1)
  }),
  when('GET', '/nodes/{node}/storage', ({ scene, answer }) => {
    for (const entry of objects(answer.data)) storage(scene, entry, entry.type)
  }),
  when('GET', '/nodes/{node}/storage/{storage}/content', volumes),
  when('GET', '/pools/{poolid}', ({ scene, parts, answer }) => {
    for (const entry of objects([answer.data])) pool(scene, { ...entry, poolid: parts.poolid })
  }),
  when('GET', '/pools', ({ scene, answer }) => {
    for (const entry of objects(answer.data)) pool(scene, entry)
  }),
  when('PUT', '/pools/{poolid}', ({ scene, parts, parameters }) => {
    scene.pool(parts.poolid ?? '')
    for (const vmid of textOf(parameters.vms)?.split(/[;, ]/) ?? []) scene.vm(Number(vmid))
  }),
]
