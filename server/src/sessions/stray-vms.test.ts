import { describe, expect, test } from 'vitest'
import { aVm, installationId, NOW, seeing } from '../../test/seen-samples.ts'
import type { SeenServer } from './seen-server.ts'
import { noteLocks, strayRepairs, strayVms } from './stray-vms.ts'
import { installationTag, writeNotes } from './vm-mark.ts'

const sessionId = '1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b'
const tags = ['carrel', installationTag(installationId)]
const vms = [aVm({ vmid: 7, tags })]
const notes = new Map([[7, writeNotes({ installationId, sessionId })]])
const ended = new Map([[sessionId, true]])
const found = (seen: Partial<SeenServer>) =>
  strayRepairs(seeing({ vms, notes, ended, ...seen })).map(({ reason: _, ...repair }) => repair)
const reported = (finding: string) => [
  { kind: 'report_vm', serverId: 'server', vm: { node: 'pve', vmid: 7 }, finding },
]
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)

describe('R4 a VM whose tags say that it is ours, and that nobody claims', () => {
  test('is destroyed once its session has ended', () => {
    expect(found({})).toEqual([
      {
        kind: 'destroy_vm',
        serverId: 'server',
        vm: { node: 'pve', vmid: 7 },
        mark: { installationId, sessionId },
      },
    ])
  })

  test('is reported, never destroyed, if its session is not in the database', () => {
    expect(found({ ended: new Map() })).toEqual(reported('unknown'))
  })

  test('is reported if its session goes on with another VM', () => {
    expect(found({ ended: new Map([[sessionId, false]]) })).toEqual(reported('unproven'))
  })

  test.each([
    ['nobody’s', ''],
    ['an administrator’s', 'My own copy. Ask me first.'],
    ['ours with a word added', `${notes.get(7)}\nDo not delete.`],
    [
      'another installation’s',
      writeNotes({ installationId: '00000000-0000-4000-8000-000000000000', sessionId }),
    ],
  ])('is reported if its notes are %s', (_, text) => {
    expect(found({ notes: new Map([[7, text]]) })).toEqual(reported('unproven'))
  })

  test('is left alone while its notes cannot be read, or somebody is at work on it', () => {
    expect(found({ notes: new Map() })).toEqual([])
    expect(found({ vms: [aVm({ vmid: 7, tags, lock: 'clone' })] })).toEqual([])
  })
})

test.each([
  ['without our tag', { tags: ['carrel'] }],
  ['with another installation’s tag', { tags: [installationTag(sessionId)] }],
  ['that is a template', { tags, template: true }],
])('R4 a VM %s is not even asked whose it is', (_, vm) => {
  const listed = [aVm({ vmid: 7, ...vm })]
  expect(strayVms({ installationId, vms: listed, claimedVmids: new Set() })).toEqual([])
  expect(found({ vms: listed })).toEqual([])
})

test('R4 a VM that a session or a snapshot claims is no stray', () => {
  expect(found({ claimedVmids: new Set([7]) })).toEqual([])
})

describe('a lock', () => {
  const locked = [aVm({ vmid: 7, lock: 'backup' })]
  const claimedVmids = new Set([7])

  test('is waited for, and reported when it lasts a quarter of an hour', () => {
    const since = (minutes: number) => new Map([[7, minutesAgo(minutes)]])
    expect(found({ vms: locked, claimedVmids, lockedSince: since(14) })).toEqual([])
    expect(found({ vms: locked, claimedVmids, lockedSince: since(16) })).toEqual(reported('locked'))
  })

  test('of somebody else’s VM is none of our business', () => {
    const lockedSince = new Map([[7, minutesAgo(60)]])
    expect(found({ vms: locked, lockedSince })).toEqual([])
  })

  test('counts from when it was seen first, and anew after it was gone', () => {
    const first = noteLocks(new Map(), locked, minutesAgo(20))
    expect(noteLocks(first, locked, NOW).get(7)).toEqual(minutesAgo(20))
    const gone = noteLocks(first, [aVm({ vmid: 7 })], minutesAgo(5))
    expect(noteLocks(gone, locked, NOW).get(7)).toEqual(NOW)
  })
})
