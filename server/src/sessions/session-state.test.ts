import { type ActivationStep, type EndReason, SessionStatus } from '@carrel/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { moveTo } from './session-state.ts'
import type { SessionChanges } from './session-store.ts'

const ORDER: readonly SessionStatus[] = [
  ...(['pending', 'provisioning', 'provisioned', 'activating', 'active', 'terminating'] as const),
  ...(['terminated', 'failed'] as const),
]
/** The diagram, arrow by arrow. */
const ARROWS = new Set([
  ...['pending provisioning', 'provisioning provisioned', 'provisioned activating'],
  ...['activating activating', 'activating active', 'terminating terminated'],
  ...['pending', 'provisioning', 'provisioned', 'activating', 'active'].map(
    (s) => `${s} terminating`,
  ),
  ...['pending', 'provisioning', 'provisioned', 'activating'].map((s) => `${s} failed`),
])

/** What a move to that state has to bring. */
const needs = (to: SessionStatus): SessionChanges => ({
  ...((to === 'terminating' || to === 'failed') && { end_reason: 'user' }),
  ...(to === 'activating' && { step: 'starting_vm' }),
})
const NOW = new Date('2026-03-02T10:00:00Z')

test.each(
  SessionStatus.options.flatMap((from) => SessionStatus.options.map((to) => [from, to] as const)),
)('from %s to %s there is a way exactly where the diagram has an arrow', (from, to) => {
  expect(moveTo(to, needs(to), NOW).from.includes(from)).toBe(ARROWS.has(`${from} ${to}`))
})

test.each(SessionStatus.options)(
  'a move to %s with a reason or a step of another is refused',
  (to) => {
    const { end_reason, step } = needs(to)
    const other = { end_reason: end_reason ? null : ('user' as const), step: step ?? null }
    expect(() => moveTo(to, other, NOW)).toThrow('end_reason')
    const misplaced = step ? null : ('resolving_ip' as const)
    expect(() => moveTo(to, { ...needs(to), step: misplaced }, NOW)).toThrow('step')
  },
)

interface State {
  readonly status: SessionStatus
  readonly step: ActivationStep | null
  readonly end_reason: EndReason | null
  readonly ended_at: Date | null
}
const PENDING: State = { status: 'pending', step: null, end_reason: null, ended_at: null }

/** As the database does it: all of the changes, or nothing. */
function move(state: State, to: SessionStatus, more: SessionChanges = {}): State {
  const { from, changes } = moveTo(to, more, NOW)
  return from.includes(state.status) ? ({ ...state, ...changes } as State) : state
}

const STEPS = ['starting_vm', 'resolving_ip', 'waiting_for_desktop', 'creating_connection'] as const

/** What a worker does next with a session that it has seen in state `seen`, whatever has become of it meanwhile. */
function workOn(state: State, seen: State): State {
  switch (seen.status) {
    case 'pending':
      return move(state, 'provisioning')
    case 'provisioning':
      return move(state, 'provisioned')
    case 'provisioned':
      return move(state, 'activating', { step: 'starting_vm' })
    case 'activating': {
      const next = STEPS[STEPS.indexOf(seen.step ?? 'starting_vm') + 1]
      return next ? move(state, 'activating', { step: next }) : move(state, 'active')
    }
    case 'terminating':
      return move(state, 'terminated')
    default:
      return state
  }
}

const activate = (state: State) => move(state, 'activating', { step: 'starting_vm' })

type Happening = { readonly name: string; readonly happen: (state: State, seen: State) => State }
const ending = (
  end_reason: EndReason,
  when: (state: State) => boolean = () => true,
): Happening => ({
  name: end_reason,
  happen: (state) => (when(state) ? move(state, 'terminating', { end_reason }) : state),
})
const anyOf = (...happenings: Happening[]) => fc.constantFrom(...happenings)
const happening = fc.oneof(
  { weight: 30, arbitrary: anyOf({ name: 'a worker goes on', happen: (it) => workOn(it, it) }) },
  {
    weight: 8,
    arbitrary: anyOf(
      { name: 'a worker that slept goes on', happen: workOn },
      { name: 'a token is asked for, or a worker begins anew', happen: activate },
      { name: 'an extension', happen: (it) => it },
    ),
  },
  {
    weight: 1,
    arbitrary: anyOf(
      { name: 'the launch fails', happen: (it) => move(it, 'failed', { end_reason: 'failed' }) },
      ...[ending('user'), ending('server_inactivated'), ending('vm_vanished')],
      ending('expired', ({ status }) => status === 'active'),
    ),
  },
)
const story = fc.array(fc.record({ what: happening, stale: fc.nat({ max: 12 }) }), {
  maxLength: 40,
})

const follow = (state: State, { what }: { what: Happening }) => what.happen(state, state)
const rank = ({ status }: State) => ORDER.indexOf(status)
const hasEnded = ({ status }: State) => status === 'terminated' || status === 'failed'

test('the stories reach every state', () => {
  const reached = fc.sample(story, 500).map((happenings) => happenings.reduce(follow, PENDING))
  expect(new Set(reached.map(({ status }) => status)).size).toBe(ORDER.length)
})

test('whatever happens, a session only moves forward, ends once, and has a reason exactly when it ends', () => {
  fc.assert(
    fc.property(story, (happenings) => {
      const states = [PENDING]
      for (const { what, stale } of happenings) {
        const before = states.at(-1) ?? PENDING
        const seen = states.at(-1 - stale) ?? before
        const after = what.happen(before, seen)
        expect(rank(after)).toBeGreaterThanOrEqual(rank(before))
        if (hasEnded(before)) expect(after).toEqual(before)
        if (before.end_reason !== null) expect(after.end_reason).toBe(before.end_reason)
        expect(after.end_reason !== null).toBe(after.status === 'terminating' || hasEnded(after))
        expect(after.ended_at !== null).toBe(hasEnded(after))
        expect(after.step !== null).toBe(after.status === 'activating')
        states.push(after)
      }
    }),
    { numRuns: 2000 },
  )
})

test('whatever has happened, somebody who ends the session and a worker that goes on bring it to its end', () => {
  fc.assert(
    fc.property(story, (happenings) => {
      const reached = happenings.reduce(follow, PENDING)
      const ended = move(reached, 'terminating', { end_reason: 'user' })
      expect(hasEnded(workOn(ended, ended))).toBe(true)
    }),
  )
})
