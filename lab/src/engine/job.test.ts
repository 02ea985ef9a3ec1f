import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { jobEnd, startJob } from './job.ts'
import { Monitor } from './monitor.ts'

interface Question {
  readonly execute: string
  readonly arguments: Record<string, unknown>
}

/** A QEMU whose only job is in the next of these states each time it is asked, and concluded after the last. */
function emulatorOf(states: Iterable<object>, error?: string) {
  const asked: string[] = []
  const left = states[Symbol.iterator]()
  let id: unknown = null
  let isCancelled = false
  const input = new PassThrough()
  const output = new PassThrough()
  const state = () => {
    const next = isCancelled ? null : left.next()
    return next && !next.done ? next.value : { status: 'concluded', error }
  }
  input.on('data', (chunk: Buffer) => {
    const question: Question = JSON.parse(chunk.toString())
    asked.push(question.execute)
    id = question.arguments['job-id'] ?? id
    if (question.execute === 'job-cancel') isCancelled = true
    const answer = question.execute === 'query-jobs' ? [{ id, ...state() }] : {}
    output.write(`${JSON.stringify({ return: answer })}\n`)
  })
  return { asked, monitor: new Monitor(input, output) }
}

const progress = (current: number) => ({
  status: 'running',
  'current-progress': current,
  'total-progress': 4,
})

test('a job tells how far it is, and is dismissed at its end', async () => {
  const { asked, monitor } = emulatorOf([progress(1), progress(3)])
  const shares: number[] = []
  const onShare = (share: number) => shares.push(share)
  await jobEnd(monitor, await startJob(monitor, 'copy', {}), { deadlineMs: 10_000, onShare })
  expect(shares).toEqual([0.25, 0.75])
  expect(asked).toEqual(['copy', 'query-jobs', 'query-jobs', 'query-jobs', 'job-dismiss'])
})

test('a job that failed says why', async () => {
  const { asked, monitor } = emulatorOf([], 'No space left')
  const job = await startJob(monitor, 'copy', {})
  await expect(jobEnd(monitor, job, { deadlineMs: 10_000 })).rejects.toThrow('No space left')
  expect(asked.at(-1)).toBe('job-dismiss')
})

function* endless() {
  for (;;) yield progress(1)
}

test('a job that does not end in time is cancelled, and waited for', async () => {
  const { asked, monitor } = emulatorOf(endless())
  const job = await startJob(monitor, 'copy', {})
  await expect(jobEnd(monitor, job, { deadlineMs: 1000 })).rejects.toThrow('no end after 1000 ms')
  expect(asked.filter((command) => command === 'job-cancel')).toHaveLength(1)
  expect(asked.at(-1)).toBe('job-dismiss')
})
