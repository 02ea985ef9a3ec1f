import { expect, test } from 'vitest'
import { unstorableText } from './unstorable-text.ts'

test.each([
  [{ a: { b: ['fine', 'not \0'] } }, 'a.b.1'],
  [{ note: 'half of a pair \ud83d' }, 'note'],
  ['\0', ''],
])('%j holds text that cannot be stored, at %s', (given, path) => {
  expect(unstorableText(given)).toBe(path)
})

test.each([null, undefined, 7, 'héllo 🔑', { a: [], b: { c: true } }])(
  '%j can be stored',
  (given) => {
    expect(unstorableText(given)).toBeNull()
  },
)

test('what is nested as deep as a request may be is looked through', () => {
  const depth = 120_000
  expect(
    unstorableText(JSON.parse(`${'['.repeat(depth)}"\\u0000"${']'.repeat(depth)}`)),
  ).not.toBeNull()
})
