import { array, assert, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { escapeTokens } from './escape-tokens.ts'
import { GuacamoleError } from './guacamole-client.ts'

/** Guacamole’s own `TokenFilter`, in the words of 1.3 to 1.6: what a parameter becomes when it connects. */
function filter(input: string): string {
  const pattern = /(.*?)(^|.)(\$\{([A-Za-z0-9_]*)(?::(.*))?\})/g
  let output = ''
  let end = 0
  for (const match of input.matchAll(pattern)) {
    const [whole, literal = '', before = '', token = ''] = match
    output += literal + (before === '$' ? token : `${before}(replaced)`)
    end = match.index + whole.length
  }
  return output + input.slice(end)
}

test.each([
  ['plain', 'plain'],
  ['a${GUAC_PASSWORD}', 'a$${GUAC_PASSWORD}'],
  ['${A}${B}', '$${A}$${B}'],
  ['$${A}', '$$${A}'],
  ['${A:LOWER} and ${B}', '$${A:LOWER} and ${B}'],
  ['$ { ${ a b} }', '$ { ${ a b} }'],
])('%s is told to Guacamole as %s', (value, told) => {
  expect(escapeTokens({ password: value })).toEqual({ password: told })
  expect(filter(told)).toBe(value)
})

test('what Guacamole makes of an escaped value is the value, or it is refused', () => {
  const text = array(constantFrom('$', '{', '}', '${', 'A', ':', ' ', '\n', 'b')).map((parts) =>
    parts.join(''),
  )
  return assert(
    property(text, (value) => {
      try {
        expect(filter(escapeTokens({ value }).value ?? '')).toBe(value)
      } catch (error) {
        if (!(error instanceof GuacamoleError)) throw error
        expect(value).toMatch(/\n[\s\S]*\$\{/)
      }
    }),
    { numRuns: 2000 },
  )
})

test('a value of several lines is refused where Guacamole would lose some of them', () => {
  const key = '-----BEGIN KEY-----\nabc\n-----END KEY-----\n'
  expect(escapeTokens({ 'private-key': key })).toEqual({ 'private-key': key })
  expect(() => escapeTokens({ 'private-key': `${key} \${A}` })).toThrow(
    'Guacamole would damage the parameter private-key',
  )
})

test('what is empty is left out, as Guacamole does not keep it', () => {
  expect(escapeTokens({ password: '', port: '22' })).toEqual({ port: '22' })
})

test('a long value of nothing but openings holds nobody up', () => {
  const value = '${:\n${:'.repeat(2000)
  expect(escapeTokens({ value })).toEqual({ value })
})
