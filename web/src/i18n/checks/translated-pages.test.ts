import { expect, it } from 'vitest'
import { findHardCodedText } from './hard-coded-text.ts'
import { sources } from './sources.ts'

const NOT_TRANSLATED_YET: string[] = [
  'features/notifications/notification-bell.tsx',
  'features/notifications/notification-entry.tsx',
  'features/notifications/notification-list.tsx',
]

it('no page has words of its own: all are texts that can be translated', () => {
  const found = Object.entries(sources).flatMap(([path, source]) =>
    findHardCodedText(path, source).map(({ line, text }) => ({
      path,
      place: `${path}:${line} ${text}`,
    })),
  )
  const places = found.filter(({ path }) => !NOT_TRANSLATED_YET.includes(path))
  expect(places.map(({ place }) => place)).toEqual([])
})

it('a page that was translated leaves the list of those that are not', () => {
  const stale = NOT_TRANSLATED_YET.filter(
    (path) => !findHardCodedText(path, sources[path] ?? '').length,
  )
  expect(stale).toEqual([])
})
