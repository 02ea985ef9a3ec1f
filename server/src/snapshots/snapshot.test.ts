import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limitByHand, superfluous, type VmSnapshot } from './snapshot.ts'

const uuid = '00000000-0000-4000-8000-000000000000'

const record = (second: number, isBeingDeleted = false): VmSnapshot => ({
  id: `id-${second}`,
  sessionId: uuid,
  snapshotName: `snap-${second}`,
  userId: uuid,
  templateId: uuid,
  serverId: uuid,
  nodeId: uuid,
  vmId: 100_000,
  withRam: false,
  guestPassword: null,
  createdAt: new Date(second * 1000),
  takenAt: new Date(second * 1000),
  isBeingDeleted,
  note: '',
  byHand: false,
  problem: null,
  memory: null,
  disks: null,
})
const name = (second: number) => `snap-${second}`

const seconds = fc.uniqueArray(fc.nat(50), { maxLength: 20 })
const keep = fc.integer({ min: 1, max: 5 })

test('the newest snapshots stay, as many as the template keeps, and all others go', () => {
  fc.assert(
    fc.property(seconds, keep, (taken, many) => {
      const { names, lost } = superfluous(
        taken.map((each) => record(each)),
        taken.map(name),
        many,
      )
      const newest = [...taken]
        .sort((a, b) => b - a)
        .slice(0, many)
        .map(name)
      expect(new Set(names)).toEqual(new Set(taken.map(name).filter((n) => !newest.includes(n))))
      expect(lost).toEqual([])
    }),
  )
})

test('what one side has and the other has not is repaired on that side', () => {
  fc.assert(
    fc.property(seconds, seconds, keep, (recorded, there, many) => {
      const { names, lost } = superfluous(
        recorded.map((each) => record(each)),
        there.map(name),
        many,
      )
      const stay = there.map(name).filter((each) => !names.includes(each))
      expect(stay.every((each) => recorded.map(name).includes(each))).toBe(true)
      expect(lost.map(({ snapshotName }) => snapshotName)).toEqual(
        recorded.filter((each) => !there.includes(each)).map(name),
      )
    }),
  )
})

test('one that somebody has deleted goes, and does not count as kept', () => {
  const records = [record(3, true), record(2), record(1)]
  expect(superfluous(records, [1, 2, 3].map(name), 2).names).toEqual([name(3)])
})

test('those that were asked for stay, but for one place that the newest other has', () => {
  fc.assert(
    fc.property(seconds, fc.uniqueArray(fc.nat(50)), keep, (taken, asked, many) => {
      const records = taken.map((each) => ({ ...record(each), byHand: asked.includes(each) }))
      const { names } = superfluous(records, taken.map(name), many)
      const stay = records.filter(({ snapshotName }) => !names.includes(snapshotName))
      const others = records.filter(({ byHand }) => !byHand)
      expect(stay.length).toBeLessThanOrEqual(many)
      expect(stay.filter(({ byHand }) => byHand).length).toBe(
        Math.min(records.length - others.length, limitByHand(many)),
      )
      if (others.length > 0)
        expect(stay).toContainEqual(
          others.toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime())[0],
        )
    }),
  )
})
