import { beforeEach, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Poller, Pollers } from './pollers.ts'

/** Whoever looks for a job, and those who have left. */
let looking: { poller: Poller; take: (job: string) => Promise<void> }[]
let left: Poller[]
let woken: Poller[]
/** Jobs that are being done, and how to finish them. */
let doing: Map<string, () => void>

beforeEach(() => {
  looking = []
  left = []
  woken = []
  doing = new Map()
})

async function startPoller(take: (job: string) => Promise<void>): Promise<Poller> {
  const poller: Poller = {
    wake: () => void woken.push(poller),
    leave: async () => void left.push(poller),
  }
  looking.push({ poller, take })
  return poller
}

async function arrange(atOnce: number): Promise<Pollers<string>> {
  const pollers = new Pollers<string>(atOnce, startPoller, (job) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    doing.set(job, resolve)
    return promise
  })
  await pollers.add()
  return pollers
}

/** A job for whoever looks; waits until it is being done. */
async function give(job: string): Promise<void> {
  const next = looking.shift()
  if (!next) throw new Error('nobody looks for a job')
  void next.take(job).then(() => left.includes(next.poller) || looking.push(next))
  await eventually(() => doing.has(job)).toBe(true)
}

async function finish(job: string): Promise<void> {
  doing.get(job)?.()
  doing.delete(job)
  await new Promise(setImmediate)
}

test('a job that takes its time holds up no other', async () => {
  await arrange(100)
  for (let job = 0; job < 40; job += 1) await give(`job ${job}`)
  expect(doing.size).toBe(40)
})

test('of those who did a burst of jobs one is left, who is woken for what waited for them', async () => {
  await arrange(100)
  for (let job = 0; job < 40; job += 1) await give(`job ${job}`)
  for (let job = 0; job < 40; job += 1) await finish(`job ${job}`)
  expect([left.length, looking.length]).toEqual([40, 1])
  expect(woken.at(-1)).toBe(looking[0]?.poller)
})

test('there are never more jobs at once than are allowed, and the next is looked for when one is done', async () => {
  await arrange(2)
  await give('a')
  await give('b')
  expect(looking).toHaveLength(0)
  await finish('a')
  expect(looking).toHaveLength(1)
  await give('c')
  expect([...doing.keys()]).toEqual(['b', 'c'])
})

test('who is stopping adds nobody', async () => {
  const pollers = await arrange(100)
  pollers.stop()
  await give('a')
  expect(looking).toHaveLength(0)
})
