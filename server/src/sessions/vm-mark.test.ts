import { assert, property, string, uuid } from 'fast-check'
import { expect, test } from 'vitest'
import { installationTag, readNotes, writeNotes } from './vm-mark.ts'

test('notes say what was written, also with the line’s end that Proxmox VE adds', () => {
  return assert(
    property(uuid(), uuid(), (installationId, sessionId) => {
      const mark = { installationId, sessionId }
      expect(readNotes(writeNotes(mark))).toEqual(mark)
      expect(readNotes(`${writeNotes(mark)}\n`)).toEqual(mark)
    }),
  )
})

test('notes with anything else in them are not ours', () => {
  return assert(
    property(uuid(), string({ minLength: 1 }), (id, more) => {
      const notes = writeNotes({ installationId: id, sessionId: id })
      expect(readNotes(more)).toBeNull()
      expect(readNotes(`${notes} x${more}`)).toBeNull()
      expect(readNotes(`${more}x ${notes}`)).toBeNull()
    }),
  )
})

test('the tag of an installation is one that Proxmox VE takes as it is', () => {
  return assert(
    property(uuid(), (id) => {
      expect(installationTag(id)).toMatch(/^[a-z0-9_][a-z0-9_+.-]*$/)
    }),
  )
})
