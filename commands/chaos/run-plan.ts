import { type Dice, diceFor, oneOf } from '@carrel/lab/api/faults/dice'
import { type ChaosTemplate, TEMPLATES } from './templates.ts'

/** When a session's person has enough of it. `expiry`: they forget it. */
export const ENDINGS = ['at_once', 'cloned', 'starting', 'used', 'expiry'] as const
export type Ending = (typeof ENDINGS)[number]

/** What happens to an active session's VM although nobody asked for it. */
export type Mishap = 'reboot' | 'power_off' | 'vanish' | 'replace'

/** One session, from the launch to its end, as its person means it to be. */
export interface RunPlan {
  readonly index: number
  /** Which of the people. */
  readonly person: number
  readonly template: ChaosTemplate
  readonly autoStart: boolean
  readonly ending: Ending
  /** Of a session that is used: how often a token is asked for, and whether it is extended. */
  readonly tokens: number
  readonly extends: boolean
  readonly mishap: Mishap | null
  /** How long it is used; ms. */
  readonly usedMs: number
  /** The persistent desktop is thrown away in the end. */
  readonly discards: boolean
}

/** `after` whose shares add up to 1. */
function byShare<T>(dice: Dice, shares: readonly (readonly [share: number, value: T])[]): T {
  let left = dice()
  for (const [share, value] of shares) {
    left -= share
    if (left < 0) return value
  }
  const last = shares.at(-1)
  if (!last) throw new Error('there is nothing to choose from')
  return last[1]
}

/** The n-th run of a seed is the same however many there are. */
export function planRun(seed: number, index: number, people: number): RunPlan {
  const dice = diceFor(seed, 1, index)
  const [ephemeral, persistent, brief, restarting] = TEMPLATES
  const template = byShare(dice, [
    [0.45, ephemeral],
    [0.35, persistent],
    [0.08, brief],
    [0.12, restarting],
  ])
  const ending =
    template === brief
      ? 'expiry'
      : byShare<Ending>(dice, [
          [0.07, 'at_once'],
          [0.08, 'cloned'],
          [0.15, 'starting'],
          [0.7, 'used'],
        ])
  const mishap = byShare<Mishap | null>(dice, [
    [0.7, null],
    [0.12, 'reboot'],
    [0.1, 'power_off'],
    [0.04, 'vanish'],
    [0.04, 'replace'],
  ])
  return {
    ...{ index, template, ending },
    person: Math.floor(dice() * people),
    autoStart: dice() < 0.8,
    tokens: oneOf(dice, [0, 1, 1, 2]),
    extends: template !== brief && dice() < 0.3,
    mishap: ending === 'used' ? mishap : null,
    usedMs: 300 + Math.floor(dice() * 1500),
    discards: template.sessionType === 'persistent' && dice() < 0.3,
  }
}
