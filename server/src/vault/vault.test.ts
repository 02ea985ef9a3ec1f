import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { Vault, VaultError } from './vault.ts'

const key = randomBytes(32)
const vault = new Vault(new Map([[1, key]]))

test('a sealed secret opens to itself and shows nothing of it', () => {
  const sealed = vault.seal('proxmox_servers.host', 'pve.school.example')
  expect(sealed).not.toContain('school')
  expect(vault.open('proxmox_servers.host', sealed)).toBe('pve.school.example')
})

test('the same secret sealed twice differs', () => {
  expect(vault.seal('a', 'x')).not.toBe(vault.seal('a', 'x'))
})

test('a sealed value does not open in another column', () => {
  expect(() => vault.open('b', vault.seal('a', 'x'))).toThrow(VaultError)
})

test('a changed value does not open', () => {
  const sealed = vault.seal('a', 'secret')
  const changed = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`
  expect(() => vault.open('a', changed)).toThrow(VaultError)
})

test('a value of which a part is missing does not open', () => {
  const [version, body = ''] = vault.seal('a', '').split('.')
  const cut = Buffer.from(body, 'base64url').subarray(0, -12).toString('base64url')
  expect(() => vault.open('a', `${version}.${cut}`)).toThrow(VaultError)
})

test('a value sealed with an older key opens after a newer key was added, and hashes stay the same', () => {
  const rotated = new Vault(
    new Map([
      [1, key],
      [2, randomBytes(32)],
    ]),
  )
  expect(rotated.open('a', vault.seal('a', 'x'))).toBe('x')
  expect(rotated.seal('a', 'x')).toMatch(/^2\./)
  expect(rotated.hash('a', 'x')).toEqual(vault.hash('a', 'x'))
})
