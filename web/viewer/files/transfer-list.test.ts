import { expect, it } from 'vitest'
import { StreamRefused } from '../streams/acknowledged-writer.ts'
import { TransferList, transferProblem } from './transfer-list.ts'

/** Runs until it is aborted. */
const endless = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

it('tells how far each is, the newest first', async () => {
  const list = new TransferList()
  void list.run('a.txt', 'up', 100, endless)
  await list.run('b.txt', 'down', null, async (_, onProgress) => onProgress(7))
  expect(list.current.value).toMatchObject([
    { name: 'b.txt', bytes: 7, state: 'done' },
    { name: 'a.txt', bytes: 0, state: 'running' },
  ])
})

it('one that was cancelled did not fail', async () => {
  const list = new TransferList()
  const running = list.run('a.txt', 'up', 100, endless)
  list.cancel(1)
  await running
  expect(list.current.value).toMatchObject([{ state: 'cancelled', problem: null }])
})

it('the end of the connection breaks off those that run, with a sentence', async () => {
  const list = new TransferList()
  const running = list.run('a.txt', 'up', 100, endless)
  list.breakOff()
  await running
  expect(list.current.value).toMatchObject([
    { state: 'failed', problem: 'The connection to the desktop was closed.' },
  ])
})

it('says in a sentence why the desktop refused, and that it did when it gave no known reason', () => {
  expect(transferProblem(new StreamRefused(771, 'x'))).toBe('You may not do that there.')
  expect(transferProblem(new StreamRefused(999, 'x'))).toBe('The desktop broke it off.')
})

it('forgets those that are over', async () => {
  const list = new TransferList()
  await list.run('a.txt', 'up', 1, async () => undefined)
  list.forgetEnded()
  expect(list.current.value).toEqual([])
})
