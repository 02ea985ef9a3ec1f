import type { Caller } from '../access/access-control.ts'
import { demand, on } from '../access/permission.ts'
import { badParameters } from '../http/api-error.ts'
import { node, text, vmid } from '../http/format.ts'
import { listOf } from '../http/list.ts'
import type { Format } from '../http/parameter.ts'
import { Listing, type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import type { Task } from './task.ts'
import { clusterTasks, figures, isOwn, nodeTasks } from './task-list.ts'
import { parseUpid, type Upid } from './upid.ts'

const upid = { type: 'string' } as const
const count = { type: 'integer', minimum: 0, optional: true } as const
const time = { type: 'integer', optional: true } as const
const statusKind: Format = (value) =>
  /^(ok|error|warning|unknown)$/i.test(value) ? null : `invalid status '${value}'\n`

interface Asked {
  readonly node: string
  readonly upid: string
}

/** Whose task it is can be told from its name, so that a stranger's is refused whether it is there or not. */
function demandTask(lab: Lab, caller: Caller, parts: Upid, privilege: string): void {
  if (isOwn({ parts }, caller)) return
  demand(on('/nodes/{node}', [privilege]), lab.access, caller, { node: parts.node })
}

function partsOf(name: string): Upid {
  const parts = parseUpid(name)
  if (!parts) throw badParameters({ upid: 'unable to parse worker upid' })
  return parts
}

const taskAt = (lab: Lab, { node: place, upid: name }: Asked) => {
  const task = lab.tasks.find(name)
  return task?.parts.node === place ? task : null
}

function taskFor(lab: Lab, caller: Caller, asked: Asked, privilege: string): Task {
  const parts = partsOf(asked.upid)
  const task = taskAt(lab, asked)
  if (!task) throw badParameters({ upid: 'no such task' })
  demandTask(lab, caller, parts, privilege)
  return task
}

/** Nothing yet is told as a line, and so is that there is no such file. */
function logOf(lab: Lab, caller: Caller, asked: Asked): readonly string[] {
  const parts = partsOf(asked.upid)
  demandTask(lab, caller, parts, 'Sys.Audit')
  const task = taskAt(lab, asked)
  if (!task) return ['unable to open file - No such file or directory']
  return task.log.length === 0 ? ['no content'] : task.log
}

export const taskRoutes: readonly Route[] = [
  route('GET', '/cluster/tasks', {
    schema: {},
    handle: ({ lab, caller }) => clusterTasks(lab, caller),
  }),
  route('GET', '/nodes/{node}/tasks', {
    schema: {
      node,
      vmid: { ...vmid, optional: true },
      source: { type: 'string', enum: ['archive', 'active', 'all'], optional: true },
      userfilter: text,
      typefilter: text,
      statusfilter: { type: 'string', format: listOf(statusKind), list: true, optional: true },
      errors: { type: 'boolean', optional: true },
      since: time,
      until: time,
      start: count,
      limit: count,
    },
    handle({ lab, caller, params }) {
      const { start = 0, limit = 50, source = 'archive' } = params
      const tasks = nodeTasks(lab, caller, params.node, {
        ...params,
        source: source as 'archive' | 'active' | 'all',
      })
      return new Listing(tasks.slice(start, start + limit), tasks.length)
    },
  }),
  route('GET', '/nodes/{node}/tasks/{upid}', {
    schema: { node, upid },
    handle: () => [{ name: 'log' }, { name: 'status' }],
  }),
  route('GET', '/nodes/{node}/tasks/{upid}/status', {
    schema: { node, upid },
    handle({ lab, caller, params }) {
      const task = taskFor(lab, caller, params, 'Sys.Audit')
      if (task.exitstatus === null) return { ...figures(task), status: 'running' }
      return { ...figures(task), status: 'stopped', exitstatus: task.exitstatus }
    },
  }),
  route('GET', '/nodes/{node}/tasks/{upid}/log', {
    schema: { node, upid, start: count, limit: count },
    handle({ lab, caller, params }) {
      const log = logOf(lab, caller, params)
      const { start = 0, limit = 50 } = params
      const numbered = log.map((line, index) => ({ n: index + 1, t: line }))
      const end = limit === 0 ? undefined : start + limit
      return new Listing(numbered.slice(start, end), log.length)
    },
  }),
  route('DELETE', '/nodes/{node}/tasks/{upid}', {
    schema: { node, upid },
    async handle({ lab, caller, params }) {
      await lab.tasks.abort(taskFor(lab, caller, params, 'Sys.Modify').upid)
    },
  }),
]
