import { describe, expect, test } from 'vitest'
import { passwordFault } from './password.ts'

describe('a chosen password', () => {
  test.each(['correct horse battery', 'tr4ins-to-Ulm+back', 'Öffne die Tür um 9', 'x8#Lq0!vTz2m'])(
    '%s is good',
    (password) => {
      expect(passwordFault(password, ['ada', 'Ada Lovelace'])).toBeNull()
    },
  )

  test('has twelve characters at least, as people count them', () => {
    expect(passwordFault('x8#Lq0!vTz2', [])).toBe('too_short')
    expect(passwordFault('🔑🔑🔑🔑🔑🔑', [])).toBe('too_short')
  })

  test('is judged by its first 128 characters: the longest one would hold everybody up', () => {
    const [good, bad] = ['x8#Lq0!vTz2m', 'a'.repeat(128)]
    expect(passwordFault(good + bad, [])).toBeNull()
    expect(passwordFault(bad + good, [])).toBe('too_guessable')
  })

  test.each([
    ...['aaaaaaaaaaaa', '123456789012', 'abcdefghijkl', 'abababababab'],
    ...['Password1234', 'P@ssw0rd2026', 'qwertyuiop12', 'adminadmin2026', 'Carrel-Carrel'],
    ...['adalovelace1', 'Lovelace-2026'],
  ])('%s is too easy to guess', (password) => {
    expect(passwordFault(password, ['ada', 'Ada Lovelace'])).toBe('too_guessable')
  })
})
