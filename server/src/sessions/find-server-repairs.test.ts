import {
  array,
  assert,
  constantFrom,
  date,
  integer,
  option,
  property,
  record,
  uuid,
} from 'fast-check'
import { expect, test } from 'vitest'
import { aSession, aVm, installationId, NOW, seeing } from '../../test/seen-samples.ts'
import { findServerRepairs } from './find-server-repairs.ts'
import type { SeenServer } from './seen-server.ts'
import type { SeenSession } from './seen-session.ts'
import { installationTag, readNotes, writeNotes } from './vm-mark.ts'

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)
const found = (seen: Partial<SeenServer>) =>
  findServerRepairs(seeing(seen)).map(({ reason: _, ...repair }) => repair)
const ours = { vmid: 7, tags: ['carrel', installationTag(installationId)] }
const running = aVm({ ...ours, status: 'running', uptimeSeconds: 3600 })
const active = (more: Partial<SeenSession> = {}) =>
  aSession({ id: 's', status: 'active', vmId: 7, addressCheckedAt: minutesAgo(30), ...more })

test('R4 what is as it should be needs no repair', () => {
  expect(found({ vms: [running], sessions: [active()] })).toEqual([])
  const working = (['pending', 'provisioning', 'activating', 'terminating'] as const).map(
    (status) => aSession({ status, hasJob: true }),
  )
  expect(found({ vms: [], sessions: working })).toEqual([])
})

test.each<[string, Partial<SeenSession>]>([
  ['a launch', { status: 'pending' }],
  ['a clone', { status: 'provisioning' }],
  ['a start that comes by itself', { status: 'provisioned', autoStart: true }],
  ['an activation', { status: 'activating' }],
  ['an end', { status: 'terminating' }],
  ['the clean-up of a failed launch', { status: 'failed', vmId: 7 }],
  [
    'the destruction of a VM that nobody keeps',
    { status: 'terminated', vmId: 7, vmFate: 'discarded' },
  ],
])('R4 %s without its job gets one', (_, session) => {
  const lost = [aSession({ id: 's', ...session })]
  expect(found({ vms: [running], sessions: lost })).toContainEqual({
    kind: 'continue_session',
    sessionId: 's',
  })
})

test('R4 a session that waits for its person, or has ended, gets none', () => {
  const waiting = aSession({ status: 'provisioned', autoStart: false, vmId: 7 })
  const kept = aSession({ status: 'terminated', vmId: 8, vmFate: 'kept' })
  expect(found({ vms: [running, aVm({ vmid: 8 })], sessions: [waiting, kept] })).toEqual([])
})

const kept = new Map([[7, 's']])

test('R4 a kept desktop that runs without a session is stopped', () => {
  const repair = { kind: 'stop_desktop', sessionId: 's' }
  expect(found({ vms: [running], kept, claimedVmids: new Set([7]) })).toEqual([repair])
})

test.each<[string, SeenServer['vms']]>([
  ['is off', [aVm(ours)]],
  ['is being worked on, as by a backup', [{ ...running, lock: 'backup' }]],
  ['does not look like ours', [{ ...running, tags: ['carrel'] }]],
  ['is on a server that does not answer', null],
])('R4 a kept desktop that %s is let be', (_, vms) => {
  expect(found({ vms, kept, claimedVmids: new Set([7]) })).toEqual([])
})

test('what is done with a kept desktop is not stuck for its session having ended long ago', () => {
  const stopping = { status: 'terminated', vmId: 7, vmFate: 'stopping', hasJob: true } as const
  const sessions = [aSession({ id: 's', ...stopping, stepStartedAt: minutesAgo(600) })]
  expect(found({ vms: [running], sessions, claimedVmids: new Set([7]) })).toEqual([])
})

test('R4 nothing is taken down on a server that does not answer, but a launch may fail there', () => {
  const sessions = [
    active({ expiresAt: null }),
    aSession({ id: 'ending', status: 'terminating' }),
    aSession({ id: 'launch', status: 'provisioning' }),
  ]
  expect(found({ vms: null, sessions })).toEqual([
    { kind: 'continue_session', sessionId: 'launch' },
  ])
})

test.each<[string, SeenSession]>([
  ['an active session', active()],
  ['one that waits for its person', active({ status: 'provisioned', autoStart: false })],
])('R4 %s whose VM is not listed ends, if its VM itself says so', (_, session) => {
  const verify = 'absent'
  expect(found({ vms: [], sessions: [session] })).toEqual([
    { kind: 'end_session', sessionId: 's', endReason: 'vm_vanished', verify },
  ])
})

test.each(['running', 'stopped'] as const)(
  'R4 a session whose VM’s number a %s VM without our tags has ends, if its VM itself says so',
  (status) => {
    const sessions = [active(), active({ id: 'w', status: 'provisioned', autoStart: false })]
    expect(found({ vms: [aVm({ vmid: 7, status })], sessions })).toMatchObject([
      { kind: 'end_session', sessionId: 's', endReason: 'vm_vanished', verify: 'absent' },
      { kind: 'end_session', sessionId: 'w', endReason: 'vm_vanished', verify: 'absent' },
    ])
  },
)

test('a VM that was shut down from inside ends its session, or is started again, as the template says', () => {
  const vms = [aVm({ ...ours, status: 'stopped' })]
  expect(found({ vms, sessions: [active({ whenPoweredOff: 'end' })] })).toEqual([
    { kind: 'end_session', sessionId: 's', endReason: 'powered_off', verify: 'stopped' },
  ])
  expect(found({ vms, sessions: [active({ whenPoweredOff: 'restart' })] })).toEqual([
    { kind: 'look_after_session', sessionId: 's' },
  ])
})

test('a VM that is locked, or whose node does not report, is left to itself', () => {
  const rolledBack = aVm({ ...ours, status: 'stopped', lock: 'rollback' })
  const silent = aVm({ ...ours, status: 'unknown', uptimeSeconds: null })
  expect(found({ vms: [rolledBack], sessions: [active()] })).toEqual([])
  expect(found({ vms: [silent], sessions: [active()] })).toEqual([])
})

test('D9 a VM that has been up for less time than since it told its address is asked again, once', () => {
  const vms = [aVm({ ...ours, status: 'running', uptimeSeconds: 60 })]
  const look = [{ kind: 'look_after_session', sessionId: 's' }]
  expect(found({ vms, sessions: [active({ addressCheckedAt: minutesAgo(2) })] })).toEqual(look)
  expect(found({ vms, sessions: [active({ addressCheckedAt: minutesAgo(0.5) })] })).toEqual([])
  expect(found({ vms, sessions: [active({ hasJob: true })] })).toEqual([])
})

test('D9 a connection that has to be made still is made', () => {
  expect(found({ vms: [running], sessions: [active({ addressCheckedAt: null })] })).toEqual([
    { kind: 'look_after_session', sessionId: 's' },
  ])
})

test('a session whose time is over is ended, even if the job that should have is lost', () => {
  const over = active({ expiresAt: minutesAgo(2) })
  expect(found({ vms: [running], sessions: [over] })).toEqual([
    { kind: 'end_session', sessionId: 's', endReason: 'expired', verify: null },
  ])
  expect(found({ vms: [running], sessions: [active({ expiresAt: NOW })] })).toEqual([])
})

test('a state that lasts too long is waited for, and reported', () => {
  const session = aSession({ id: 's', status: 'provisioning', hasJob: true })
  const stuck = { ...session, stepStartedAt: minutesAgo(50) }
  expect(found({ vms: [], sessions: [session] })).toEqual([])
  expect(found({ vms: [], sessions: [stuck] })).toEqual([
    { kind: 'report_session', sessionId: 's', finding: 'stuck' },
  ])
})

const stranger = '00000000-0000-4000-8000-000000000000'
const ids = uuid()
const tags = constantFrom(
  [],
  ['carrel'],
  ['carrel', installationTag(installationId)],
  ['carrel', installationTag(stranger)],
)
const listed = record({
  vmid: integer({ min: 1, max: 9 }),
  tags,
  status: constantFrom('running' as const, 'stopped' as const, 'unknown' as const),
  lock: constantFrom(null, 'clone', 'backup'),
  template: constantFrom(false, false, true),
  uptimeSeconds: option(integer({ min: 0, max: 1000 })),
})
const notes = array(
  record({
    vmid: integer({ min: 1, max: 9 }),
    installationId: constantFrom(installationId, stranger),
    sessionId: ids,
    fate: constantFrom('ended', 'open', 'unknown'),
    more: constantFrom('', '', 'And a word of an administrator.'),
  }),
)
const sessions = array(
  record({
    status: constantFrom('active' as const, 'terminating' as const, 'failed' as const),
    vmId: option(integer({ min: 1, max: 9 })),
    addressCheckedAt: option(date({ noInvalidDate: true })),
    hasJob: constantFrom(true, false),
  }),
)

test('R4 whatever is seen, only what is provably ours and has been done with is ever destroyed', () => {
  return assert(
    property(array(listed), notes, sessions, array(integer({ min: 1, max: 9 })), (...seen) => {
      const [listing, written, open, claimed] = seen
      const held = open.flatMap(({ vmId }) => vmId ?? [])
      const known = seeing({
        vms: listing.map((vm) => aVm(vm)),
        sessions: open.map((session) => aSession(session)),
        claimedVmids: new Set([...held, ...claimed]),
        notes: new Map(written.map(({ vmid, more, ...mark }) => [vmid, writeNotes(mark) + more])),
        ended: new Map(
          written.flatMap(({ sessionId, fate }) =>
            fate === 'unknown' ? [] : [[sessionId, fate === 'ended']],
          ),
        ),
      })
      for (const repair of findServerRepairs(known)) {
        if (repair.kind !== 'destroy_vm') continue
        const { vmid } = repair.vm
        const mark = readNotes(known.notes.get(vmid) ?? '')
        expect(mark?.installationId).toBe(installationId)
        expect(known.ended.get(mark?.sessionId ?? '')).toBe(true)
        expect(known.claimedVmids.has(vmid)).toBe(false)
        const said = known.vms?.filter((vm) => vm.vmid === vmid && vm.lock === null)
        expect(said?.some((vm) => vm.tags.includes(installationTag(installationId)))).toBe(true)
        expect(said?.some(({ template }) => !template)).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})
