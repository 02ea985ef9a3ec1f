import { isObject, type JsonObject, objects, textOf } from '../json-value.ts'
import { type Seen, type StateRule, when } from './seen.ts'
import { callerNameOf, type Story, tell } from './task-story.ts'

const one = '/nodes/{node}/tasks/{upid}'

function logged({ scene, parts, answer }: Seen): void {
  if (!answer.succeeded) return
  const log = objects(answer.data).map(({ t }) => String(t))
  const last = log.at(-1) ?? ''
  const error = /^TASK ERROR: (.*)$/s.exec(last)?.[1]
  const ended = /^TASK (OK|WARNINGS: \d+)$/.exec(last)?.[1]
  tell(scene, { upid: parts.upid ?? '', log, exitstatus: error ?? ended ?? null })
}

function shown({ scene, parts, answer }: Seen): void {
  const { data, status } = answer
  const upid = parts.upid ?? ''
  if (isObject(data)) tell(scene, { upid, log: [], exitstatus: textOf(data.exitstatus) })
  // Somebody else's task: it must be there, or its UPID would be refused before the right is asked for.
  else if (status === 403) tell(scene, { upid, log: [], exitstatus: 'OK' })
}

/** What is aborted was under way. */
function aborted({ scene, parts, answer }: Seen): void {
  if (answer.succeeded) tell(scene, { upid: parts.upid ?? '', log: [], exitstatus: null })
}

const ownerOf = (upid: unknown) => callerNameOf(String(upid))

function storyOf(entry: JsonObject): Story {
  const status = textOf(entry.status)
  const runs = entry.endtime === undefined || status === 'RUNNING'
  return { upid: String(entry.upid), log: [], exitstatus: runs ? null : status }
}

/** One task for each kind of entry: running or over, by a user or by a token. */
function listed({ scene, answer }: Seen): void {
  const kinds = new Map<string, JsonObject>()
  for (const entry of objects(answer.data)) {
    const kind = [Object.keys(entry).sort().join(), entry.status === 'OK'].join()
    if (!kinds.has(kind)) kinds.set(kind, entry)
  }
  for (const entry of kinds.values()) tell(scene, storyOf(entry))
  scene.taskOf = null
  const builders = new Set([...kinds.values()].map(({ upid }) => ownerOf(upid)))
  const [builder = 'root'] = builders
  if (builders.size === 1) scene.builder = builder
}

export const taskRules: readonly StateRule[] = [
  when('GET', `${one}/status`, shown),
  when('GET', `${one}/log`, logged),
  when('DELETE', one, aborted),
  when('GET', '/nodes/{node}/tasks', listed),
  when('GET', '/cluster/tasks', listed),
]
