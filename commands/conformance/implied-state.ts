import { parseUpid } from '@carrel/lab/api/tasks/upid'
import { partsOf, takeApart } from './asked.ts'
import { accessRules, askerOf, grantsOf, placesOfRefusal } from './implied/access-state.ts'
import { clusterRules } from './implied/cluster-state.ts'
import { applyRefusal } from './implied/refusals.ts'
import { sdnRules } from './implied/sdn-state.ts'
import { answerOf, type Seen, type StateRule } from './implied/seen.ts'
import { snapshotRules } from './implied/snapshot-state.ts'
import { taskRules } from './implied/task-state.ts'
import { vmRules } from './implied/vm-state.ts'
import { CALM_PACE, DEFAULT_NODE, DEFAULT_STORAGE, Scene, SLOW_MOTION } from './scene.ts'
import type { Transcript } from './transcript.ts'

const rules: readonly StateRule[] = [
  ...vmRules,
  ...snapshotRules,
  ...taskRules,
  ...clusterRules,
  ...sdnRules,
  ...accessRules,
]

function applyRules(seen: Seen): void {
  for (const { method, path, implies } of rules) {
    if (method !== seen.asked.method) continue
    const parts = partsOf(path, seen.asked.segments)
    if (parts) implies({ ...seen, parts })
  }
}

function nodeOfPath({ scene, asked, answer }: Seen): void {
  const [first, node] = asked.segments
  if (first !== 'nodes' || node === undefined) return
  scene.nodes.add(node)
  if (answer.status === 595) scene.offline.add(node)
  if (answer.status > 595) scene.untold = true
}

/** A task that was started runs on a node. */
function nodeOfTask({ scene, answer }: Seen): void {
  const task = typeof answer.data === 'string' ? parseUpid(answer.data) : null
  if (task) scene.nodes.add(task.node)
}

function refusalsOf({ scene, asked, answer }: Seen): void {
  const [, node, kind, vmid] = asked.segments
  const call = `${asked.method} ${asked.segments.slice(4).join('/')}`
  const about = { scene, node, call, vmid: kind === 'qemu' && vmid ? Number(vmid) : null }
  for (const sentence of answer.sentences) applyRefusal(about, sentence)
}

/** What everything that was mentioned needs besides. */
function complete(scene: Scene): void {
  if (scene.acts.some(({ together }) => together)) scene.pace = SLOW_MOTION
  for (const [vmid, vm] of scene.vms) {
    if (vm.unknown) scene.pace = CALM_PACE
    if (vm.underWay === 'shutdown') scene.deafGuests = true
    if (vm.underWay !== null) scene.slow = true
    if (vm.underWay === 'clone' && vm.base === null) vm.base = vmid === 9000 ? 9001 : 9000
  }
  for (const { base, lines, node, disk } of [...scene.vms.values()]) {
    if (base === null) continue
    const known = scene.vms.has(base)
    const template = scene.vm(base, node)
    template.template = true
    if (known) continue
    template.lines = { ...lines, ...template.lines }
    template.disk = disk
  }
  for (const { disk } of scene.vms.values()) if (disk.storage !== null) scene.storage(disk.storage)
  if (scene.storages.size === 0) scene.storage(DEFAULT_STORAGE)
  const up = [...scene.nodes].filter((node) => !scene.offline.has(node))
  if (up.length === 0) scene.nodes.add(DEFAULT_NODE)
}

/** The state of which the line is an answer, by what Proxmox VE does; the lab answers by its own rules. */
export function impliedState(line: Transcript): Scene {
  const scene = new Scene()
  const asked = takeApart(line.request)
  const { parameters } = asked
  const seen: Seen = { scene, asked, parameters, parts: {}, answer: answerOf(line) }
  scene.asker = askerOf(line, seen)
  scene.grants = grantsOf(seen.answer)
  if (scene.asker.kind === 'token' && scene.asker.fault !== 'user') {
    if (scene.asker.fault === 'name') scene.users.add(scene.asker.id.split('!')[0] ?? '')
    else scene.token(scene.asker.id)
  }
  nodeOfPath(seen)
  nodeOfTask(seen)
  applyRules(seen)
  refusalsOf(seen)
  placesOfRefusal(scene, seen.answer.sentences)
  complete(scene)
  return scene
}
