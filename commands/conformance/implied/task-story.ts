import { parseUpid, type Upid } from '@carrel/lab/api/tasks/upid'
import type { Act, Scene } from '../scene.ts'
import { baseOf } from './config-lines.ts'
import { applyRefusal } from './refusals.ts'

/** How a task went, as far as an answer tells. */
export interface Story {
  readonly upid: string
  /** Null while it runs. */
  readonly exitstatus: string | null
  readonly log: readonly string[]
}

type Call = Pick<Act, 'method' | 'path' | 'parameters'>
interface Plot {
  readonly scene: Scene
  readonly task: Upid
  readonly vmid: number
  readonly log: string
  readonly exit: string
}

const plain = { description: '', withRam: false }

const power =
  (before: 'stopped' | 'running' | 'paused', call: string) =>
  ({ scene, task, vmid }: Plot): Call => {
    scene.vm(vmid, task.node).power = before
    return { method: 'POST', path: `/status/${call}` }
  }

function shutdown(plot: Plot): Call {
  const vm = plot.scene.vm(plot.vmid, plot.task.node)
  const forced = /terminating now/.test(plot.log)
  vm.power = 'running'
  if (forced) plot.scene.deafGuests = true
  const silent =
    plot.exit === 'VM quit/powerdown failed' ||
    /Guest Agent is not running|quit\/powerdown failed - term/.test(plot.log)
  if (silent) {
    vm.lines.agent = '1'
    plot.scene.silentAgents = true
  } else if (plot.exit.endsWith('failed - got timeout')) vm.lines.agent = null
  const parameters = forced
    ? { timeout: 2, forceStop: 1 }
    : { timeout: plot.exit === 'OK' ? 60 : 3 }
  return { method: 'POST', path: '/status/shutdown', parameters }
}

function snapshot({ scene, task, vmid, log, exit }: Plot): Call {
  const name =
    /state-([\w-]+)\.raw|snapshot name '([\w-]+)'/
      .exec(`${log}\n${exit}`)
      ?.slice(1)
      .find(Boolean) ?? 's1'
  const vmstate = /saving VM state/.test(log) ? { vmstate: 1 } : {}
  const vm = scene.vm(vmid, task.node)
  vm.power = 'running'
  vm.base ??= baseOf(log)
  return { method: 'POST', path: '/snapshot', parameters: { snapname: name, ...vmstate } }
}

/** A snapshot that is there, unless the end says that it is not. */
function ofSnapshot(method: 'POST' | 'DELETE', tail: string) {
  return ({ scene, task, vmid, log, exit }: Plot): Call => {
    const name = /snapshot '([\w-]+)' does not exist/.exec(exit)?.[1] ?? 's1'
    const vm = scene.vm(vmid, task.node)
    vm.power = 'running'
    vm.snapshots.push({ ...plain, name, withRam: /migration compat/.test(log) })
    return { method, path: `/snapshot/${name}${tail}` }
  }
}

const newidIn = /VM \d+ with ID (\d+)|unable to create VM (\d+)|\/vm-(\d+)-disk/

/** The id of another clone at the same time: the same where that was taken meanwhile, any where a lock was waited for. */
function rivalOf(newid: number, log: string, exit: string): number | null {
  if (/config file already exists/.test(exit)) return newid
  return /trying to acquire lock\.\.\.\n OK/.test(log) ? newid + 1 : null
}

function clone({ scene, task, vmid, log, exit }: Plot): Call {
  const text = `${log}\n${exit}`
  const source = scene.vm(vmid, task.node)
  const full = /full clone|qemu-img convert/.test(text) || (exit === '' && log === '')
  source.template = true
  const told = newidIn.exec(text)?.slice(1).find(Boolean)
  const newid = told === undefined ? scene.freeVmid() : Number(told)
  const limit = /convert .*-r (\d+)K/.exec(text)?.[1]
  const rival = rivalOf(newid, log, exit)
  if (rival !== null) {
    const path = `/nodes/${task.node}/qemu/${vmid}/clone`
    const parameters = { newid: rival, full: 0 }
    const act = { by: nameOf(task), method: 'POST', path, parameters } as const
    scene.acts.push({ ...act, until: 'answered', together: true })
  }
  const bwlimit = limit === undefined ? {} : { bwlimit: Number(limit) }
  return { method: 'POST', path: '/clone', parameters: { newid, full: full ? 1 : 0, ...bwlimit } }
}

function destroy({ scene, task, vmid, log }: Plot): Call {
  scene.vm(vmid, task.node).power = 'stopped'
  return { method: 'DELETE', path: '', parameters: /^purging VM/m.test(log) ? { purge: 1 } : {} }
}

/** What QEMU will not have: a node of the lab has no KVM. */
function start(plot: Plot): Call {
  const vm = plot.scene.vm(plot.vmid, plot.task.node)
  if (/QEMU exited with code/.test(plot.exit) && !/bridge/.test(plot.log)) vm.lines.kvm = 1
  return power('stopped', 'start')(plot)
}

const calls: Readonly<Record<string, (plot: Plot) => Call>> = {
  qmstart: start,
  qmstop: power('running', 'stop'),
  qmshutdown: shutdown,
  qmreboot: power('running', 'reboot'),
  qmpause: power('running', 'suspend'),
  qmresume: power('paused', 'resume'),
  qmreset: power('running', 'reset'),
  qmsnapshot: snapshot,
  qmdelsnapshot: ofSnapshot('DELETE', ''),
  qmrollback: ofSnapshot('POST', '/rollback'),
  qmclone: clone,
  qmdestroy: destroy,
  qmtemplate: ({ scene, task, vmid }) => {
    scene.vm(vmid, task.node)
    return { method: 'POST', path: '/template' }
  },
  qmconfig: ({ scene, task, vmid }) => {
    scene.vm(vmid, task.node)
    return { method: 'POST', path: '/config', parameters: { tags: 'changed' } }
  },
  vncproxy: (plot) => ({ ...power('running', '')(plot), path: '/vncproxy' }),
}

function callOf(plot: Plot): Call | null {
  const { task, vmid, scene } = plot
  const base = `/nodes/${task.node}/qemu`
  if (task.type === 'qmcreate') {
    scene.vms.delete(vmid)
    return { method: 'POST', path: base, parameters: { vmid } }
  }
  if (task.type === 'reloadnetworkall') return { method: 'PUT', path: '/cluster/sdn' }
  const call = calls[task.type]?.(plot)
  if (!call) return null
  return { ...call, path: `${base}/${vmid}${call.path}` }
}

const nameOf = ({ user }: Upid) => (user === 'root@pam' ? 'root' : user)

/** Who started the task, in the words of an act. */
export function callerNameOf(upid: string): string {
  const task = parseUpid(upid)
  return task ? nameOf(task) : 'root'
}

/** Lets the same happen in the scene: what must have been before, and the call that started it. */
export function tell(scene: Scene, story: Story): void {
  const task = parseUpid(story.upid)
  if (!task) return
  const exit = story.exitstatus ?? ''
  const vmid = Number(task.id)
  const call = callOf({ scene, task, vmid, exit, log: story.log.join('\n') })
  if (!call || exit.startsWith('WARNINGS')) {
    scene.untold = true
    return
  }
  for (const sentence of [exit, ...story.log]) {
    applyRefusal({ scene, vmid, node: task.node, call: task.type }, sentence)
  }
  if (task.user.includes('!')) scene.token(task.user)
  const runs = story.exitstatus === null
  if (runs) scene.slow = true
  const by = nameOf(task)
  const interrupted = / interrupted by signal$/.test(exit)
  if (interrupted) scene.slow = true
  scene.taskOf = scene.acts.length
  scene.acts.push({ by, ...call, until: runs || interrupted ? 'answered' : 'ended' })
  if (interrupted) scene.acts.push({ by, method: 'DELETE', path: abortPath(task), until: 'ended' })
}

/** Stands for the task that the scene's last act started. */
export const THE_TASK = 'the-task'
const abortPath = (task: Upid) => `/nodes/${task.node}/tasks/${THE_TASK}`
