import { describe, expect, it } from 'vitest'
import { combined } from './dead-keys.ts'
import { LAYOUTS, suggestedLayout } from './layouts.ts'
import { StickyModifiers } from './sticky-modifiers.ts'

describe.each(Object.entries(LAYOUTS))('the layout %s', (_, layout) => {
  it('has a character or a gap on each level for each key', () => {
    const lengths = layout.plain.map((row) => [...row].length)
    expect(layout.shift.map((row) => [...row].length)).toEqual(lengths)
    expect((layout.altGr ?? layout.plain).map((row) => [...row].length)).toEqual(lengths)
  })

  it('has every letter and digit, and what a shell needs', () => {
    const all = [layout.plain, layout.shift, layout.altGr ?? []].flat().join('')
    const wanted =
      'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/\\|~$#@{}[]<>&;\'"`^-_=+*?!%()'
    expect([...wanted].filter((character) => !all.includes(character))).toEqual([])
  })
})

it.each([
  ['de-AT', 'de'],
  ['fr', 'fr'],
  ['en-GB', 'uk'],
  ['en-US', 'us'],
  ['ja', 'us'],
])('for %s suggests %s', (language, layout) => {
  expect(suggestedLayout(language)).toBe(layout)
})

it('a dead key goes on the letter after it, and stands alone where it cannot', () => {
  expect([combined('´', 'e'), combined('^', 'O'), combined('¨', 'u')]).toEqual(['é', 'Ô', 'ü'])
  expect([combined('´', ' '), combined('^', '^'), combined('`', 'k')]).toEqual(['´', '^', '`k'])
})

it('a modifier pressed once goes with one key, pressed twice stays, pressed again goes', () => {
  const modifiers = new StickyModifiers()
  modifiers.press('shift')
  modifiers.press('control')
  modifiers.press('control')
  expect(modifiers.held.value).toEqual({ shift: 'once', control: 'locked' })
  modifiers.spend()
  expect(modifiers.held.value).toEqual({ control: 'locked' })
  modifiers.press('control')
  expect(modifiers.held.value).toEqual({})
})
