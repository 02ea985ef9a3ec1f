import type { Caller } from '../access/access-control.ts'
import { splitList } from '../http/list.ts'
import type { Lab } from '../lab.ts'
import { kindOf, ownerOf, type Task } from './task.ts'

const callerName = ({ user, tokenid }: Caller) => (tokenid === null ? user : `${user}!${tokenid}`)

/** A token owns what it started itself; a user, what it and its tokens started. */
export function isOwn(task: Pick<Task, 'parts'>, caller: Caller): boolean {
  return task.parts.user === callerName(caller) || ownerOf(task).user === callerName(caller)
}

/** In lists of those that run, a token's task is not its user's. */
const isOwnOfActive = (task: Task, caller: Caller) => task.parts.user === callerName(caller)

export function figures(task: Task) {
  const { node, pid, pstart, starttime, type, id } = task.parts
  return { upid: task.upid, node, pid, pstart, starttime, type, id, ...ownerOf(task) }
}

function listed(task: Task) {
  if (task.exitstatus !== null) {
    return { ...figures(task), endtime: task.endtime, status: task.exitstatus }
  }
  const { tokenid: _, ...rest } = figures(task)
  return { ...rest, user: task.parts.user, saved: '0', status: 'RUNNING' }
}

export interface TaskFilter {
  readonly source: 'archive' | 'active' | 'all'
  readonly userfilter?: string | undefined
  readonly typefilter?: string | undefined
  readonly vmid?: number | undefined
  /** Seconds since the epoch, of the start. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  readonly errors?: boolean | undefined
  /** `ok`, `warning`, `error`, `unknown`; several. */
  readonly statusfilter?: string | undefined
}

function fits(task: Task, filter: TaskFilter): boolean {
  const { parts, exitstatus } = task
  const { userfilter, typefilter, vmid, since, until, errors, statusfilter } = filter
  const user = exitstatus === null ? parts.user : ownerOf(task).user
  if (userfilter && !user.toLowerCase().includes(userfilter.toLowerCase())) return false
  if (typefilter && parts.type !== typefilter) return false
  if (vmid !== undefined && parts.id !== String(vmid)) return false
  if (since !== undefined && parts.starttime < since) return false
  if (until !== undefined && parts.starttime > until) return false
  if (errors) return kindOf(exitstatus) !== 'ok'
  return (
    statusfilter === undefined || splitList(statusfilter.toLowerCase()).includes(kindOf(exitstatus))
  )
}

/** `GET /nodes/{node}/tasks`, before it is cut into pages: first those that run, then the latest ends. */
export function nodeTasks(lab: Lab, caller: Caller, node: string, filter: TaskFilter) {
  const seesAll = lab.access.privileges(caller, `/nodes/${node}`).has('Sys.Audit')
  const here = (task: Task) => task.parts.node === node && fits(task, filter)
  const active = filter.source === 'archive' ? [] : lab.tasks.running()
  const archive = filter.source === 'active' ? [] : lab.tasks.ended()
  return [
    ...active.filter((task) => here(task) && (seesAll || isOwnOfActive(task, caller))),
    ...archive.filter((task) => here(task) && (seesAll || isOwn(task, caller))),
  ].map(listed)
}

/** Each node tells of so many. */
const broadcastTasks = 25

function broadcast(task: Task) {
  const { pid, pstart: _, ...rest } = figures(task)
  if (task.exitstatus === null) return { ...rest, pid, saved: '0' }
  return { ...rest, endtime: task.endtime, saved: '1', status: task.exitstatus }
}

/** `GET /cluster/tasks`: what each node tells the others. Only a user sees its own tasks there, a token does not. */
export function clusterTasks(lab: Lab, caller: Caller) {
  const seesAll = lab.access.privileges(caller, '/').has('Sys.Audit')
  const { names } = lab.cluster
  const [running, ended] = [lab.tasks.running(), lab.tasks.ended()]
  return names
    .flatMap((node) => {
      const here = (task: Task) => task.parts.node === node
      const active = running.filter(here)
      const latest = ended
        .filter(here)
        .sort((a, b) => b.parts.starttime - a.parts.starttime)
        .slice(0, Math.max(0, broadcastTasks - active.length))
      return [...active, ...latest]
    })
    .filter((task) => seesAll || ownerOf(task).user === callerName(caller))
    .map(broadcast)
}
