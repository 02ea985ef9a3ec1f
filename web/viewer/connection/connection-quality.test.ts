import { expect, it } from 'vitest'
import { ConnectionQuality, verdictOf } from './connection-quality.ts'

it('tells rates over the time since it was asked before', () => {
  const quality = new ConnectionQuality(0)
  for (let frames = 0; frames < 30; frames += 1) quality.drawn()
  quality.received(4000)
  expect(quality.ask(2000)).toEqual({ latencyMs: null, framesPerSecond: 15, bytesPerSecond: 2000 })
  expect(quality.ask(3000)).toEqual({ latencyMs: null, framesPerSecond: 0, bytesPerSecond: 0 })
})

it('smooths the latency, so that one late ping does not make a bad connection', () => {
  const quality = new ConnectionQuality(0)
  quality.pinged(20)
  quality.pinged(220)
  expect(quality.ask(1).latencyMs).toBe(70)
})

it.each([
  [null, null],
  [20, 'good'],
  [150, 'fair'],
  [400, 'poor'],
] as const)('of %s ms says %s', (latencyMs, verdict) => {
  expect(verdictOf({ latencyMs, framesPerSecond: 0, bytesPerSecond: 0 })).toBe(verdict)
})
