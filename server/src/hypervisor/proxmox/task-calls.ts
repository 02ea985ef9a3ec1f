import { z } from 'zod'
import { get, remove } from './proxmox-call.ts'
import { figure, integer, nothing, number, optionalText, text } from './proxmox-scalar.ts'

/** `UPID:node:pid:pstart:starttime:type:id:user:`. That it was answered says nothing about how the task ends. */
export const upid = z.string().regex(/^UPID:[^:]+:/)

const task = {
  upid,
  node: text,
  type: text,
  id: optionalText,
  user: text,
  tokenid: optionalText,
  starttime: number,
}

/** `exitstatus` only when stopped: `OK`, `WARNINGS: n`, or what it died of. */
export const taskStatus = get(
  '/nodes/{node}/tasks/{upid}/status',
  z.object({ ...task, status: z.enum(['running', 'stopped']), exitstatus: optionalText }),
)

const lines = z.array(z.object({ n: integer, t: text }))

/** 50 lines unless `limit` says otherwise. An empty log is told as one line, `no content`, which it does not have. */
export const taskLog = get(
  '/nodes/{node}/tasks/{upid}/log',
  lines.transform((told) => told.filter(({ n, t }) => n !== 1 || t !== 'no content')),
)

/** `status` is `RUNNING`, or how it ended. Without Sys.Audit only the caller's own. */
const listed = z.array(z.object({ ...task, endtime: figure, status: optionalText }))

export const taskList = get('/nodes/{node}/tasks', listed)
export const clusterTasks = get('/cluster/tasks', listed)

export const abortTask = remove('/nodes/{node}/tasks/{upid}', nothing)
