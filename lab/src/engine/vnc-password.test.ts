import { expect, test } from 'vitest'
import { obfuscateVncPassword } from './vnc-password.ts'

test('a password is stored as vncpasswd stores it', () => {
  // From TigerVNC's `vncpasswd -f`.
  expect(obfuscateVncPassword('password').toString('hex')).toBe('dbd83cfd727a1458')
})

test('a short password is filled up with zeros', () => {
  expect(obfuscateVncPassword('abc').toString('hex')).toBe('9c0a172d3482e122')
})

test('what comes after the eighth byte does not count', () => {
  expect(obfuscateVncPassword('password and more')).toEqual(obfuscateVncPassword('password'))
})
