import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { writeJson } from '../json-file.ts'
import { AccessStore } from './access-store.ts'
import { labTokenOf } from './lab-token.ts'

const folder = mkdtempSync(join(tmpdir(), 'carrel-access-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const stateDir = () => mkdtempSync(join(folder, 'state-'))

test('the lab’s token, root’s password and the key of tickets survive a restart', () => {
  const place = stateDir()
  const first = new AccessStore(place, 9)
  const again = new AccessStore(place, 9)
  expect(labTokenOf(again.config)).toEqual(labTokenOf(first.config))
  expect(again.rootPassword).toBe(first.rootPassword)
  expect(again.key).toEqual(first.key)
  expect(again.config).toEqual(first.config)
})

test('nobody but their owner reads the secrets', () => {
  const place = stateDir()
  new AccessStore(place, 9)
  expect(statSync(join(place, 'access.json')).mode & 0o777).toBe(0o600)
})

test('a state of the first labs keeps its token’s secret', () => {
  const place = stateDir()
  const token = { user: 'carrel@pve', tokenid: 'broker', secret: 'as-before' }
  writeJson(join(place, 'access.json'), [{ token, grants: [{ path: '/', privileges: [] }] }])
  expect(labTokenOf(new AccessStore(place, 9).config).secret).toBe('as-before')
  expect(labTokenOf(new AccessStore(place, 9).config).secret).toBe('as-before')
})

test('the lab’s token has what a broker needs under the names of each version', () => {
  const place = stateDir()
  const role = (major: 7 | 9) => new AccessStore(place, major).config.roles.CarrelBroker
  expect(role(7)).toContain('VM.Monitor')
  expect(role(9)).toContain('VM.GuestAgent.Audit')
  expect(role(9)).not.toContain('VM.Monitor')
})
