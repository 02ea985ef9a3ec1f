import { expect, test } from 'vitest'
import { startProxmoxDouble } from '../../../test/proxmox-double.ts'
import { answerWith } from '../../../test/raw-tls-server.ts'
import { type ProxmoxFeature, parseVersion, rememberVersion, supports } from './proxmox-version.ts'

test.each([
  ['7.4-20', { major: 7, minor: 4, patch: 20 }],
  ['8.4.21', { major: 8, minor: 4, patch: 21 }],
  ['9.2.11', { major: 9, minor: 2, patch: 11 }],
  ['9.0.0~11', { major: 9, minor: 0, patch: 0 }],
  ['10.0', { major: 10, minor: 0, patch: 0 }],
])('%s is a version', (text, version) => {
  expect(parseVersion(text)).toEqual(version)
})

test.each(['', 'nine', '9', 'v9.2'])('%j is none', (text) => {
  expect(parseVersion(text)).toBeNull()
})

const has = (text: string, feature: ProxmoxFeature) => {
  const version = parseVersion(text)
  return version !== null && supports(version, feature)
}

test.each<[ProxmoxFeature, without: string, having: string]>([
  ['rollback_start', '7.1-5', '7.2-3'],
  ['sdn_use', '7.4-20', '8.0.2'],
  ['ipam_status', '8.0.9', '8.1.3'],
  ['overrule_shutdown', '8.1.10', '8.2.2'],
  ['message_in_body', '8.3.0', '8.4.21'],
  ['token_regenerate', '9.0.11', '9.1.1'],
])('%s is not in %s, and is in %s and all that follow', (feature, without, having) => {
  expect(has(without, feature)).toBe(false)
  expect(has(having, feature)).toBe(true)
  expect(has('10.0.0', feature)).toBe(true)
})

test('problem 11: the agent’s privileges have other names since 9.0', () => {
  expect(has('8.4.21', 'guest_agent_privileges')).toBe(false)
  expect(has('9.0.3', 'guest_agent_privileges')).toBe(true)
})

test('the version is asked when it is first needed, once for all', async () => {
  const answer = { version: '8.4.21', release: '8.4', repoid: '2606ac85' }
  await using double = await startProxmoxDouble((socket) => answerWith(socket, answer))
  const version = rememberVersion(double.transport)
  expect(double.server.requests).toEqual([])
  const both = await Promise.all([version(), version()])
  expect([...both, await version()]).toEqual(Array(3).fill({ major: 8, minor: 4, patch: 21 }))
  expect(double.server.requests).toHaveLength(1)
})

test('a version that could not be had is asked again, and so is one that is none', async () => {
  const versions = ['', 'unknown', '7.4-20']
  await using double = await startProxmoxDouble((socket) => {
    const version = versions[double.server.requests.length - 1]
    if (version === '') answerWith(socket, null, { status: 401 })
    else answerWith(socket, { version, release: '7.4' })
  })
  const version = rememberVersion(double.transport)
  await expect(version()).rejects.toMatchObject({ code: 'not_authenticated' })
  await expect(version()).rejects.toMatchObject({ code: 'unexpected_answer' })
  expect(await version()).toEqual({ major: 7, minor: 4, patch: 20 })
})
