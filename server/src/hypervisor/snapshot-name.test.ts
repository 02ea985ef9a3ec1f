import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSnapshotName, snapshotName } from './snapshot-name.ts'

const moment = fc.date({
  min: new Date('2020-01-01'),
  max: new Date('2199-12-31'),
  noInvalidDate: true,
})
const session = fc.oneof(fc.uuid(), fc.string({ unit: 'grapheme' }))
const seconds = (date: Date) => Math.floor(date.getTime() / 1000)

test('whatever names the session, the name is one that Proxmox VE takes', () => {
  fc.assert(
    fc.property(session, moment, (id, takenAt) => {
      expect(isSnapshotName(snapshotName(id, takenAt))).toBe(true)
    }),
  )
})

test('two sessions, or one session at two seconds, never have the same name', () => {
  fc.assert(
    fc.property(session, moment, session, moment, (id, takenAt, otherId, otherTakenAt) => {
      const same = id === otherId && seconds(takenAt) === seconds(otherTakenAt)
      expect(snapshotName(id, takenAt) === snapshotName(otherId, otherTakenAt)).toBe(same)
    }),
  )
})

test('session and time can be read back from the name', () => {
  fc.assert(
    fc.property(fc.uuid(), moment, (id, takenAt) => {
      const [, bits = '', time] = /^snap-(.{22})-(\d+)$/.exec(snapshotName(id, takenAt)) ?? []
      expect(Buffer.from(bits, 'base64url').toString('hex')).toBe(id.replaceAll('-', ''))
      expect(Number(time)).toBe(seconds(takenAt))
    }),
  )
})

test.each(['current', 'a', '1bad-name', 'a b', 'ä1', '', `a${'b'.repeat(40)}`])(
  '“%s” is not the name of a snapshot',
  (name) => {
    expect(isSnapshotName(name)).toBe(false)
  },
)
