import { isSet, type JsonObject, textOf } from '../json-value.ts'
import type { Scene, SceneVm } from '../scene.ts'

const mebibyte = 1024 ** 2

function powerOf(figures: JsonObject): SceneVm['power'] {
  if (figures.qmpstatus === 'paused') return 'paused'
  return figures.status === 'running' ? 'running' : 'stopped'
}

/** A VM by an entry of a list or by its current status: what that shows must have been so. */
export function describeByFigures(scene: Scene, vm: SceneVm, figures: JsonObject): void {
  const { name, tags, maxmem, maxdisk, lock, pool, status } = figures
  if (status === 'unknown') vm.unknown = true
  else vm.power = powerOf(figures)
  if (lock === 'clone' || lock === 'snapshot') vm.underWay = lock
  if (typeof pool === 'string' && pool !== '') {
    scene.pool(pool)
    vm.pool = pool
  }
  if (vm.underWay === 'clone') return
  if (isSet(figures.template)) vm.template = true
  const cores = textOf(figures.cpus ?? figures.maxcpu)
  if (cores !== null) vm.lines.cores = cores
  if (typeof maxmem === 'number') vm.lines.memory = maxmem / mebibyte
  if (typeof maxdisk === 'number' && maxdisk > 0) vm.disk.bytes = maxdisk
  if (typeof name === 'string' && !name.startsWith('VM ')) vm.lines.name = name
  if (typeof tags === 'string') vm.lines.tags = tags
  if (isSet(figures.serial)) vm.lines.serial0 = 'socket'
}
