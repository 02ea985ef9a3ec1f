import { expect, it } from 'vitest'
import { MenuChord } from './menu-chord.ts'

const all = { ctrlKey: true, altKey: true, shiftKey: true }

it('is complete when the three are let go', () => {
  const chord = new MenuChord()
  chord.down({ ...all, shiftKey: false, key: 'Alt' })
  expect(chord.up()).toBe(false)
  chord.down({ ...all, key: 'Shift' })
  expect(chord.up()).toBe(true)
  expect(chord.up()).toBe(false)
})

it('is no chord when another key was pressed with them: that shortcut is the desktop’s', () => {
  const chord = new MenuChord()
  chord.down({ ...all, key: 'Shift' })
  chord.down({ ...all, key: 'T' })
  expect(chord.up()).toBe(false)
})
