import { setTimeout as delay } from 'node:timers/promises'
import { HypervisorError } from '../hypervisor.ts'
import { taskLog, taskStatus } from './proxmox-answer.ts'
import { errorFromText } from './proxmox-error.ts'
import type { ProxmoxTransport } from './proxmox-transport.ts'

export type Log = (message: string, fields: Readonly<Record<string, unknown>>) => void

const firstPauseMs = 50
const longestPauseMs = 1000
/** The task's file may appear a moment after its UPID was answered. */
const appearsWithinMs = 5000
const shownLines = 8

function pathOf(upid: string): string {
  const node = upid.split(':')[1]
  if (!node)
    throw new HypervisorError('unexpected_answer', `'${upid}' is not a task of Proxmox VE.`)
  return `/nodes/${encodeURIComponent(node)}/tasks/${encodeURIComponent(upid)}`
}

/** The last lines say what the one line of the exit status does not, such as QEMU's own complaint. */
async function lastLines(transport: ProxmoxTransport, upid: string): Promise<string> {
  try {
    const log = await transport.get(`${pathOf(upid)}/log`, taskLog, { parameters: { limit: 500 } })
    const lines = log.slice(-shownLines).map((line) => line.t)
    return lines
      .filter((line) => !/^TASK /.test(line))
      .map((line) => `\n  ${line}`)
      .join('')
  } catch {
    return ''
  }
}

async function exitStatus(
  transport: ProxmoxTransport,
  upid: string,
  mayBeMissing: boolean,
): Promise<string | null> {
  try {
    const status = await transport.get(`${pathOf(upid)}/status`, taskStatus)
    return status.status === 'stopped' ? (status.exitstatus ?? 'unexpected status') : null
  } catch (error) {
    const missing = error instanceof HypervisorError && error.code === 'bad_request'
    if (missing && mayBeMissing) return null
    throw error
  }
}

/** Waits until the task has ended, and rejects with what it says it died of. `WARNINGS: n` is success. */
export async function waitForTask(
  transport: ProxmoxTransport,
  upid: string,
  options: { readonly deadlineMs: number; readonly log?: Log },
): Promise<void> {
  const started = Date.now()
  let pauseMs = firstPauseMs
  for (;;) {
    const exitstatus = await exitStatus(transport, upid, Date.now() - started < appearsWithinMs)
    if (exitstatus === 'OK') return
    if (exitstatus?.startsWith('WARNINGS:')) {
      options.log?.('a task ended with warnings', { upid, exitstatus })
      return
    }
    if (exitstatus !== null) {
      throw errorFromText(exitstatus, { detail: await lastLines(transport, upid) })
    }
    if (Date.now() - started > options.deadlineMs) {
      throw new HypervisorError(
        'hypervisor_timeout',
        `A task of Proxmox VE has not ended within ${Math.round(options.deadlineMs / 1000)} s (${upid}).`,
        { transient: true, hint: 'It may still run; see the task log of the node.' },
      )
    }
    await delay(pauseMs)
    pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)
  }
}
