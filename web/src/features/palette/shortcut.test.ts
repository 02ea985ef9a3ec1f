import { expect, it } from 'vitest'
import { opensPalette } from './shortcut.ts'

const press = (changes: Partial<KeyboardEvent> = {}) => ({
  ...{ key: 'k', code: 'KeyK', ctrlKey: false, metaKey: false },
  ...{ altKey: false, shiftKey: false, repeat: false },
  ...changes,
})

it('Ctrl+K opens the palette, and ⌘K where keyboards are Apple’s, but not the other way round', () => {
  expect(opensPalette(press({ ctrlKey: true }), false)).toBe(true)
  expect(opensPalette(press({ metaKey: true }), true)).toBe(true)
  expect(opensPalette(press({ metaKey: true }), false)).toBe(false)
  expect(opensPalette(press({ ctrlKey: true }), true)).toBe(false)
})

it('K alone, with another key besides, or held down opens nothing', () => {
  expect(opensPalette(press(), false)).toBe(false)
  expect(opensPalette(press({ ctrlKey: true, shiftKey: true }), false)).toBe(false)
  expect(opensPalette(press({ ctrlKey: true, altKey: true }), false)).toBe(false)
  expect(opensPalette(press({ ctrlKey: true, repeat: true }), false)).toBe(false)
})

it('the place of the key counts where it types no Latin letter, and the letter where it does', () => {
  expect(opensPalette(press({ ctrlKey: true, key: 'ن' }), false)).toBe(true)
  expect(opensPalette(press({ ctrlKey: true, key: 't' }), false)).toBe(false)
  expect(opensPalette(press({ ctrlKey: true, code: 'KeyV' }), false)).toBe(true)
})
