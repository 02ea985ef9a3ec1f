import { expect, test } from 'vitest'
import { createGuacdState } from './guacd-state.ts'

const THERE = { reachable: true, protocol_version: 'VERSION_1_5_0' }
const GONE = { reachable: false, protocol_version: null }

function probed(answers: readonly (string | Error)[]) {
  const left = [...answers]
  let time = 0
  let probes = 0
  const state = createGuacdState(
    async () => {
      probes += 1
      const answer = left.shift() ?? new Error('asked too often')
      if (answer instanceof Error) throw answer
      return answer
    },
    () => time,
  )
  return {
    state,
    probes: () => probes,
    pass: (milliseconds: number) => {
      time += milliseconds
    },
  }
}

test('those who ask at the same time share one probe, and those of the next seconds its answer', async () => {
  const { state, probes, pass } = probed(['VERSION_1_5_0'])
  expect(await Promise.all([state(), state(), state()])).toEqual([THERE, THERE, THERE])
  pass(4_999)
  expect(await state()).toEqual(THERE)
  expect(probes()).toBe(1)
})

test('an answer is not believed for longer than five seconds', async () => {
  const { state, pass } = probed(['VERSION_1_5_0', new Error('refused')])
  expect(await state()).toEqual(THERE)
  pass(5_000)
  expect(await state()).toEqual(GONE)
})

test('a guacd that was gone is asked again at once', async () => {
  const { state, probes } = probed([new Error('refused'), 'VERSION_1_5_0'])
  expect(await state()).toEqual(GONE)
  expect(await state()).toEqual(THERE)
  expect(probes()).toBe(2)
})
