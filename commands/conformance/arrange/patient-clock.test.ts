import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createPatientClock } from './patient-clock.ts'

const day = 24 * 3_600_000

test('who waits is woken in the order of what it waits for, however long a turn takes', async () => {
  using clock = createPatientClock(10_000)
  const woken: string[] = []
  const note = (name: string) => () => void woken.push(`${name} ${clock.now() - begin}`)
  const begin = clock.now()
  const late = clock.sleep(200).then(note('late'))
  const early = clock.sleep(30).then(async () => {
    note('early')()
    await clock.sleep(50).then(note('early again'))
  })
  await Promise.all([late, early])
  expect(woken).toEqual(['early 30', 'early again 80', 'late 200'])
})

test('no time passes while the machine is busy with something else', async () => {
  using clock = createPatientClock(1)
  const begin = clock.now()
  const wallBegin = performance.now()
  while (performance.now() - wallBegin < 50) JSON.stringify({ busy: true })
  await nextTurn()
  expect(clock.now() - begin).toBeLessThan(50)
})

test('who waits when the clock begins to rush has waited long enough, and so has who comes later', async () => {
  using clock = createPatientClock(1)
  const begin = clock.now()
  const waiting = clock.sleep(day)
  clock.rush()
  await waiting
  await clock.sleep(day)
  expect(clock.now() - begin).toBeGreaterThanOrEqual(2 * day)
})

test('who gives up waits no more', async () => {
  using clock = createPatientClock(1)
  const gaveUp = new AbortController()
  const waiting = clock.sleep(day, { signal: gaveUp.signal })
  gaveUp.abort()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  await expect(clock.sleep(1, { signal: gaveUp.signal })).rejects.toMatchObject({
    name: 'AbortError',
  })
})
