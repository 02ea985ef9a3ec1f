import { setTimeout as sleep } from 'node:timers/promises'
import { carryOutRun } from './carry-out-run.ts'
import type { ChaosStack } from './chaos-stack.ts'
import { Disturbances } from './disturbances.ts'
import type { ChaosOptions } from './options.ts'
import { planRun } from './run-plan.ts'

const PROGRESS_MS = 5000
const BETWEEN_LAUNCHES_MS = 150
/** So many more are made at most, if servers have not been killed at every step yet. */
const MORE_RUNS = 150

export interface RunsMade {
  readonly count: number
  readonly refused: number
  readonly faults: number
}

/** Lets sessions live, so many at a time, while everything else goes wrong; and then has it go well again. */
export async function makeRuns(
  { runs, seed, atOnce }: ChaosOptions,
  stack: ChaosStack,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<RunsMade> {
  const { people, schedule, journal } = stack
  const templateIds = await readTemplates(stack)
  const disturbances = new Disturbances(stack, seed)
  let count = 0
  let over = 0
  let refused = 0
  const isWanted = () =>
    !signal.aborted && (count < runs || (schedule.missing().length > 0 && count < runs + MORE_RUNS))
  const lane = async (index: number) => {
    await sleep(index * BETWEEN_LAUNCHES_MS)
    while (isWanted()) {
      const plan = planRun(seed, count, people.length)
      count += 1
      if ((await carryOutRun(plan, { stack, templateIds, signal })) === null) refused += 1
      over += 1
    }
  }
  const progress = setInterval(() => {
    const named = `${schedule.size - schedule.missing().length}/${schedule.size} steps`
    say(`${over} of ${count} runs are over, ${journal.kills.length} kills, ${named}`)
  }, PROGRESS_MS)
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, runs) }, (_, index) => lane(index)))
  } finally {
    clearInterval(progress)
    say('everything is well again')
    await disturbances.end()
  }
  return { count, refused, faults: disturbances.count }
}

/** Their ids by name. */
async function readTemplates({ administrator }: ChaosStack): Promise<Map<string, string>> {
  const { body } = await administrator.call('GET', '/templates')
  const { templates } = body as { templates: { id: string; name: string }[] }
  return new Map(templates.map(({ id, name }) => [name, id]))
}
