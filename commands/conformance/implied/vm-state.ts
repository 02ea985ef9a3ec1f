import { isObject, isSet, type JsonObject, objects, textOf } from '../json-value.ts'
import type { SceneVm } from '../scene.ts'
import { describeByConfig } from './config-lines.ts'
import { type Seen, type StateRule, when } from './seen.ts'
import { describeByFigures } from './vm-figures.ts'

const one = '/nodes/{node}/qemu/{vmid}'

/** The VM of the path: it exists, whatever else is known of it. */
export const vmOfPath = ({ scene, parts }: Seen): SceneVm =>
  scene.vm(Number(parts.vmid), parts.node)

const withPower = (power: SceneVm['power']) => (seen: Seen) => {
  vmOfPath(seen).power = power
}

/** As the guest agent is asked: of a running VM whose agent answers. */
const withAgent = withPower('running')

/** The description beside a snapshot's lines is the snapshot's own. */
export function describeBySnapshot(vm: SceneVm, name: string, data: JsonObject): void {
  const { description, ...config } = data
  describeByConfig(vm, config)
  const withRam = data.vmstate !== undefined
  vm.snapshots.push({ name, description: String(description ?? ''), withRam })
}

function configured(seen: Seen): void {
  const vm = vmOfPath(seen)
  const { data } = seen.answer
  if (!isObject(data)) return
  const snapshot = textOf(seen.parameters.snapshot)
  if (snapshot === null) describeByConfig(vm, data)
  else describeBySnapshot(vm, snapshot, data)
}

function pending(seen: Seen): void {
  const lines = objects(seen.answer.data).map(({ key, value }) => [String(key), value])
  describeByConfig(vmOfPath(seen), Object.fromEntries(lines))
}

function created({ scene, parts, parameters, answer }: Seen): void {
  const pool = textOf(parameters.pool)
  if (pool !== null) scene.pool(pool)
  if (answer.succeeded) scene.vms.delete(Number(parameters.vmid))
  if (parts.node) scene.nodes.add(parts.node)
}

/** A linked clone is made of a template, a full one of anything. */
function cloned(seen: Seen): void {
  const { scene, parameters } = seen
  vmOfPath(seen).template = true
  const pool = textOf(parameters.pool)
  if (pool !== null) scene.pool(pool)
  const storage = textOf(parameters.storage)
  if (storage !== null) scene.storage(storage)
  const target = textOf(parameters.target)
  if (target !== null) scene.nodes.add(target)
}

/** What is taken away by a change must have been there. */
function changed(seen: Seen): void {
  const vm = vmOfPath(seen)
  const deleted = textOf(seen.parameters.delete)?.split(/[;, ]/) ?? []
  if (seen.answer.succeeded && deleted.includes('protection')) vm.lines.protection = 1
}

function capable(seen: Seen): void {
  const vm = vmOfPath(seen)
  const { data } = seen.answer
  if (!isObject(data)) return
  const { feature } = seen.parameters
  if (feature === 'clone') vm.template = isSet(data.hasFeature)
  if (feature === 'snapshot') vm.disk.raw = !isSet(data.hasFeature)
}

export const vmRules: readonly StateRule[] = [
  when('GET', `${one}/config`, configured),
  when('GET', `${one}/pending`, pending),
  when('GET', `${one}/feature`, capable),
  when('GET', `${one}/status/current`, (seen) => {
    const { data } = seen.answer
    const vm = vmOfPath(seen)
    if (!isObject(data)) return
    describeByFigures(seen.scene, vm, data)
    if (data.agent === undefined) vm.lines.agent = null
  }),
  when('GET', '/nodes/{node}/qemu', ({ scene, parts, answer }) => {
    for (const figures of objects(answer.data)) {
      describeByFigures(scene, scene.vm(Number(figures.vmid), parts.node), figures)
    }
  }),
  when('POST', '/nodes/{node}/qemu', created),
  when('POST', `${one}/clone`, cloned),
  when('PUT', `${one}/config`, changed),
  when('POST', `${one}/config`, changed),
  when('DELETE', one, withPower('stopped')),
  when('POST', `${one}/template`, withPower('stopped')),
  when('POST', `${one}/status/start`, withPower('stopped')),
  when('POST', `${one}/status/resume`, withPower('paused')),
  ...['stop', 'shutdown', 'reboot', 'suspend', 'reset'].map((call) =>
    when('POST', `${one}/status/${call}`, withPower('running')),
  ),
  ...['vncproxy', 'spiceproxy', 'termproxy'].map((call) =>
    when('POST', `${one}/${call}`, withPower('running')),
  ),
  ...(['GET', 'POST'] as const).map((method) => when(method, `${one}/agent/{question}`, withAgent)),
  when('GET', `${one}/agent/exec-status`, (seen) => {
    seen.scene.acts.push({
      by: 'root',
      method: 'POST',
      path: `/nodes/${seen.parts.node}/qemu/${seen.parts.vmid}/agent/exec`,
      parameters: { command: execOf(seen) },
      until: 'answered',
    })
  }),
]

/** A command that leaves such output: a name is what `hostname` says. */
function execOf({ answer }: Seen): string {
  const data = isObject(answer.data) ? answer.data : {}
  if (Number(data.exitcode ?? 0) !== 0) return '/bin/false'
  return data['out-data'] === undefined ? '/bin/true' : '/bin/hostname'
}
