import { expect, it } from 'vitest'
import { reconnectWaitMs } from './live-socket.ts'

it('waits longer each time, up to twenty seconds', () => {
  const waits = [0, 1, 2, 3, 10].map((failures) => reconnectWaitMs(failures, () => 1))
  expect(waits).toEqual([500, 1000, 2000, 4000, 20_000])
})

it('spreads the reconnects of many pages over time', () => {
  expect(reconnectWaitMs(3, () => 0)).toBe(2000)
  expect(reconnectWaitMs(3, () => 0.5)).toBe(3000)
})
