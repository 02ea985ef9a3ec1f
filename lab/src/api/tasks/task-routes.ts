import type { Caller } from '../access/access-control.ts'
import { demand, on } from '../access/permission.ts'
import { badParameters } from '../http/api-error.ts'
import { node, text, vmid } from '../http/format.ts'
import { Listing, type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { ownerOf, type Task } from './task.ts'
import { parseUpid } from './upid.ts'

const upid = { type: 'string' } as const
const count = { type: 'integer', minimum: 0, optional: true } as const

/** One's own tasks need no right, those of others need one on the node. */
function taskFor(lab: Lab, caller: Caller, name: string, privilege: string): Task {
  if (!parseUpid(name)) throw badParameters({ upid: 'unable to parse worker upid' })
  const task = lab.tasks.find(name)
  if (!task) throw badParameters({ upid: 'no such task' })
  const { user, tokenid } = ownerOf(task)
  if (user !== caller.user || tokenid !== caller.tokenid) {
    demand(on('/nodes/{node}', [privilege]), lab.access, caller, { node: task.parts.node })
  }
  return task
}

function figures(task: Task) {
  const { parts } = task
  const { node, pid, pstart, starttime, type, id } = parts
  return { upid: task.upid, node, pid, pstart, starttime, type, id, ...ownerOf(task) }
}

function listed(task: Task) {
  if (task.exitstatus === null) {
    return { ...figures(task), user: task.parts.user, saved: '0', status: 'RUNNING' }
  }
  return { ...figures(task), endtime: task.endtime, status: task.exitstatus }
}

export const taskRoutes: readonly Route[] = [
  route('GET', '/nodes/{node}/tasks', {
    schema: {
      node,
      vmid: { ...vmid, optional: true },
      source: { type: 'string', enum: ['archive', 'active', 'all'], optional: true },
      typefilter: text,
      errors: { type: 'boolean', optional: true },
      since: count,
      start: count,
      limit: count,
    },
    handle({ lab, caller, params }) {
      const { source = 'archive', start = 0, limit = 50, vmid: about } = params
      const seesAll = lab.access.privileges(caller, `/nodes/${params.node}`).has('Sys.Audit')
      const tasks = lab.tasks.on(params.node).filter((task) => {
        const running = task.exitstatus === null
        if (source !== 'all' && running !== (source === 'active')) return false
        if (about !== undefined && task.parts.id !== String(about)) return false
        if (params.typefilter !== undefined && task.parts.type !== params.typefilter) return false
        if (params.errors && (running || task.exitstatus === 'OK')) return false
        if (params.since !== undefined && task.parts.starttime < params.since) return false
        return seesAll || ownerOf(task).user === caller.user
      })
      return new Listing(tasks.slice(start, start + limit).map(listed), tasks.length)
    },
  }),
  route('GET', '/nodes/{node}/tasks/{upid}/status', {
    schema: { node, upid },
    handle({ lab, caller, params }) {
      const task = taskFor(lab, caller, params.upid, 'Sys.Audit')
      if (task.exitstatus === null) return { ...figures(task), status: 'running' }
      return { ...figures(task), status: 'stopped', exitstatus: task.exitstatus }
    },
  }),
  route('GET', '/nodes/{node}/tasks/{upid}/log', {
    schema: { node, upid, start: count, limit: count },
    handle({ lab, caller, params }) {
      const { log } = taskFor(lab, caller, params.upid, 'Sys.Audit')
      const { start = 0, limit = 50 } = params
      const numbered = log.map((line, index) => ({ n: index + 1, t: line }))
      return new Listing(numbered.slice(start, start + limit), log.length)
    },
  }),
  route('DELETE', '/nodes/{node}/tasks/{upid}', {
    schema: { node, upid },
    async handle({ lab, caller, params }) {
      await lab.tasks.abort(taskFor(lab, caller, params.upid, 'Sys.Modify').upid)
    },
  }),
]
