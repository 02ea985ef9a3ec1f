import { expect, it } from 'vitest'
import { findHardCodedText } from './hard-coded-text.ts'
import { sources } from './sources.ts'

it('no page has words of its own: all are texts that can be translated', () => {
  const found = Object.entries(sources).flatMap(([path, source]) =>
    findHardCodedText(path, source).map(({ line, text }) => `${path}:${line} ${text}`),
  )
  expect(found).toEqual([])
})
