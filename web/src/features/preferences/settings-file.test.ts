import { expect, it } from 'vitest'
import { somePreferences } from '../../testing/preference-samples.ts'
import { readSettings, writeSettings } from './settings-file.ts'

it('a file has everything but secrets, and reads back to the same', () => {
  const parameters = { width: 1920, enable_audio: false, password: { set: true as const } }
  const text = writeSettings(somePreferences('rdp', { parameters }))
  expect(text).not.toContain('password')
  expect(readSettings('rdp', text)).toEqual({
    values: { width: 1920, enable_audio: false },
    left: [],
  })
})

it('a file of another protocol, or of something else, is none', () => {
  expect(readSettings('vnc', writeSettings(somePreferences('rdp')))).toBeNull()
  expect(readSettings('rdp', '{')).toBeNull()
  expect(readSettings('rdp', '[]')).toBeNull()
})
