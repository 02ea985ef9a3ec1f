import type { HypervisorTask, Watch } from '../hypervisor.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import { calledOff, pause } from './pause.ts'
import { errorFromText } from './proxmox-error.ts'
import type { ProxmoxTransport } from './proxmox-transport.ts'
import { abortTask, taskLog, taskStatus } from './task-calls.ts'
import { progressOf } from './task-progress.ts'

export type Log = (message: string, fields: Readonly<Record<string, unknown>>) => void

export interface TaskWatch extends Watch {
  readonly deadlineMs: number
  readonly log: Log
}

const firstPauseMs = 50
const longestPauseMs = 1000
/** The task's file may appear a moment after its UPID was answered. */
const appearsWithinMs = 5000
/** A task goes on while its node's API is restarted. */
const silenceMs = 60_000
const abortMs = 30_000
const linesAtOnce = 500
const shownLines = 8

interface Task {
  readonly transport: ProxmoxTransport
  /** The task runs on the node in its name, whichever node was asked for it. */
  readonly place: { readonly node: string; readonly upid: string }
}

function taskOf(transport: ProxmoxTransport, upid: string): Task {
  const node = upid.split(':')[1]
  if (node) return { transport, place: { node, upid } }
  throw new HypervisorError('unexpected_answer', `'${upid}' is not a task of Proxmox VE.`)
}

/** `UPID:node:pid:pstart:starttime:type:id:user@realm!token:`: the last one names the token, which is nobody's business. */
export function shownTask(upid: string): Pick<HypervisorTask, 'id' | 'kind'> {
  const parts = upid.split(':')
  return {
    id: parts.map((part, index) => (index >= 7 && part !== '' ? '…' : part)).join(':'),
    kind: parts[5] ?? '',
  }
}

/** Null while it runs. */
async function askExitStatus({ transport, place }: Task): Promise<string | null> {
  const { status, exitstatus } = await transport.call(taskStatus, place)
  return status === 'stopped' ? (exitstatus ?? 'unexpected status') : null
}

/** The lines from there to the end, as it is now. */
async function logFrom({ transport, place }: Task, start: number): Promise<string[]> {
  const lines: string[] = []
  for (;;) {
    const from = { start: start + lines.length, limit: linesAtOnce }
    const more = await transport.call(taskLog, { ...place, ...from })
    lines.push(...more.map(({ t }) => t))
    if (more.length < linesAtOnce) return lines
  }
}

/** The exit status, once there is one. */
async function waitForEnd(task: Task, watch: TaskWatch): Promise<string> {
  const started = Date.now()
  let lastHeard = started
  let told = 0
  const mayPass = (error: unknown) => {
    if (!(error instanceof HypervisorError)) return false
    if (error.code === 'bad_request') return Date.now() - started < appearsWithinMs
    return error.transient && Date.now() - lastHeard < silenceMs
  }
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
    try {
      const exitStatus = await askExitStatus(task)
      lastHeard = Date.now()
      if (watch.onProgress) {
        const lines = await logFrom(task, told)
        told += lines.length
        for (const line of lines) watch.onProgress(progressOf(line))
      }
      if (exitStatus !== null) return exitStatus
    } catch (error) {
      if (!mayPass(error)) throw error
    }
    if (Date.now() - started > watch.deadlineMs) throw tooLong(task, watch.deadlineMs)
    await pause(pauseMs, watch.signal)
  }
}

const tooLong = ({ place }: Task, deadlineMs: number) =>
  new HypervisorError(
    'hypervisor_timeout',
    `A task of Proxmox VE has not ended within ${Math.round(deadlineMs / 1000)} s (${place.upid}).`,
    { transient: true, hint: 'It may still run; see the task log of the node.' },
  )

/** The last lines say what the one line of the exit status does not, such as QEMU's own complaint. */
async function lastLines(task: Task, log: Log): Promise<string[]> {
  try {
    const lines = await logFrom(task, 0)
    return lines.filter((line) => !/^TASK /.test(line)).slice(-shownLines)
  } catch (error) {
    log('the log of a task could not be read', { upid: task.place.upid, err: error })
    return []
  }
}

/** Ends the task, and waits until it has put away what it had begun. */
async function abort(task: Task, log: Log): Promise<void> {
  const { upid } = task.place
  try {
    await task.transport.call(abortTask, task.place)
    const exitStatus = await waitForEnd(task, { deadlineMs: abortMs, log })
    log('a task was called off', { upid, exitStatus })
  } catch (error) {
    log('a task could not be called off', { upid, err: error })
  }
}

/**
 * Waits until the task has ended, and rejects with what it says it died of. `WARNINGS: n` is success.
 * @throws HypervisorError; `task_aborted` when the signal called it off
 */
export async function waitForTask(
  transport: ProxmoxTransport,
  upid: string,
  watch: TaskWatch,
): Promise<void> {
  const task = taskOf(transport, upid)
  const { log, signal, onTask } = watch
  const shown = shownTask(upid)
  await onTask?.({ ...shown, end: null })
  const exitStatus = await waitForEnd(task, watch).catch(async (error: unknown) => {
    if (!signal?.aborted) throw error
    await abort(task, log)
    throw calledOff(error)
  })
  await onTask?.({ ...shown, end: exitStatus })
  if (exitStatus === 'OK') return
  const logLines = await lastLines(task, log)
  if (!exitStatus.startsWith('WARNINGS:')) throw errorFromText(exitStatus, { logLines })
  log('a task ended with warnings', { upid, exitStatus, logLines })
}
