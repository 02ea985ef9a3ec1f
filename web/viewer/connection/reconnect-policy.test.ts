import { describe, expect, it } from 'vitest'
import { ReconnectPolicy } from './reconnect-policy.ts'
import { endingOf } from './status-sentence.ts'

const LOST = endingOf(null, false)

function waitsOf(policy: ReconnectPolicy, status: number | null, times: number) {
  return Array.from({ length: times }, () => {
    const decision = policy.ended(endingOf(status, false), 0)
    return decision.kind === 'reconnect' ? decision.afterSeconds : decision.kind
  })
}

describe('the reconnect policy', () => {
  it('waits longer each time, then leaves it to the person', () => {
    expect(waitsOf(new ReconnectPolicy(), 520, 7)).toEqual([1, 2, 4, 8, 15, 15, 'ask'])
  })

  it('counts anew after a connection that held', () => {
    const policy = new ReconnectPolicy()
    waitsOf(policy, 520, 4)
    policy.connected(1_000)
    expect(policy.ended(LOST, 12_000)).toEqual({ kind: 'reconnect', afterSeconds: 1 })
  })

  it('does not take a connection that drops at once for a success', () => {
    const policy = new ReconnectPolicy()
    waitsOf(policy, 520, 2)
    policy.connected(1_000)
    expect(policy.ended(LOST, 1_500)).toEqual({ kind: 'reconnect', afterSeconds: 4 })
  })

  it('fetches a fresh token at once when the last was refused, twice', () => {
    expect(waitsOf(new ReconnectPolicy(), 769, 3)).toEqual([0, 0, 'ask'])
  })

  it.each([
    [521, 'ask'],
    [771, 'ask'],
    [522, 'over'],
    [523, 'over'],
  ])('never reconnects by itself after %i', (status, kind) => {
    expect(new ReconnectPolicy().ended(endingOf(status, false), 0)).toEqual({ kind })
  })

  it('has a plain sentence for every status, known or not', () => {
    for (const status of [519, 520, 521, 522, 523, 769, 771, 999, null]) {
      expect(endingOf(status, false).sentence).toMatch(/\.$/)
    }
    expect(endingOf(521, false).action).toBe('Take it back')
  })
})
