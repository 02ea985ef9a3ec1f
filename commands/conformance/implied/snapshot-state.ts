import { isObject, isSet, objects } from '../json-value.ts'
import type { SceneSnapshot } from '../scene.ts'
import { type Seen, type StateRule, when } from './seen.ts'
import { describeBySnapshot, vmOfPath } from './vm-state.ts'

const list = '/nodes/{node}/qemu/{vmid}/snapshot'

function listed(seen: Seen): void {
  const vm = vmOfPath(seen)
  const entries = objects(seen.answer.data)
  const taken = entries
    .filter(({ name }) => name !== 'current')
    .sort((a, b) => Number(a.snaptime) - Number(b.snaptime))
  vm.snapshots = taken.map(
    ({ name, description, vmstate }): SceneSnapshot => ({
      name: String(name),
      description: String(description ?? ''),
      withRam: isSet(vmstate),
    }),
  )
  const current = entries.find(({ name }) => name === 'current')
  vm.power = isSet(current?.running) ? 'running' : 'stopped'
}

/** A call about one snapshot is answered with a task whether it is there or not; that it is there is the common case. */
function present(seen: Seen): void {
  const { snapname: name = '' } = seen.parts
  vmOfPath(seen).snapshots.push({ name, description: '', withRam: false })
}

function shown(seen: Seen): void {
  const { data } = seen.answer
  if (isObject(data)) describeBySnapshot(vmOfPath(seen), seen.parts.snapname ?? '', data)
}

export const snapshotRules: readonly StateRule[] = [
  when('GET', list, listed),
  when('POST', list, (seen) => {
    vmOfPath(seen).power = 'running'
  }),
  when('GET', `${list}/{snapname}/config`, shown),
  when('POST', `${list}/{snapname}/rollback`, present),
  when('DELETE', `${list}/{snapname}`, present),
]
