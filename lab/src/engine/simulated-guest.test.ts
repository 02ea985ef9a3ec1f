import { beforeEach, expect, test } from 'vitest'
import { GuestAgentError } from './errors.ts'
import { askSimulatedGuest, freshState, type SimulatedGuest } from './simulated-guest.ts'
import { linkLocal } from './simulated-interfaces.ts'

let guest: SimulatedGuest

beforeEach(() => {
  guest = {
    ...{ pid: 5_000_001, since: 0, paused: false, agentAt: 1000, addressAt: 2000 },
    ...{ address: '10.77.0.9', username: 'carrel', state: freshState() },
    spec: {
      ...{ vmid: 101, memoryMiB: 300, cores: 2, boot: 'warm', resumeFrom: null },
      identity: { hostname: 'desk', macAddress: 'BC:24:11:00:00:01', credentials: null },
    },
  }
})

// biome-ignore lint/suspicious/noExplicitAny: an answer is what the test is about
const ask = (name: string, args = {}, now = 3000): any => askSimulatedGuest(guest, name, args, now)

function refusal(name: string, args = {}): { kind: string | null; desc: string | null } {
  try {
    ask(name, args)
  } catch (error) {
    if (error instanceof GuestAgentError) return { kind: error.class, desc: error.desc }
    throw error
  }
  throw new Error(`${name} was answered`)
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

test('before DHCP there is only the address that an interface gives itself', () => {
  const [, early] = ask('guest-network-get-interfaces', {}, 1500)
  expect(early['ip-addresses']).toEqual([
    { 'ip-address': 'fe80::be24:11ff:fe00:1', 'ip-address-type': 'ipv6', prefix: 64 },
  ])
  const [, late] = ask('guest-network-get-interfaces')
  expect(late['ip-addresses'][0]).toMatchObject({ 'ip-address': '10.77.0.9' })
})

test('other interfaces have addresses that lead nowhere, or not even the key for them', () => {
  const [lo, , dummy, docker] = ask('guest-network-get-interfaces')
  expect(lo['ip-addresses'][0]['ip-address']).toBe('127.0.0.1')
  expect(Object.keys(dummy)).toEqual(['name', 'hardware-address'])
  expect(docker['ip-addresses'][0]['ip-address']).toBe('172.17.0.1')
  expect(docker['ip-addresses'][1]['ip-address']).toBe(linkLocal(docker['hardware-address']))
})

test('a program’s output is told once', () => {
  const { pid } = ask('guest-exec', { path: '/bin/echo', arg: ['a', 'b'] })
  const status = ask('guest-exec-status', { pid })
  expect(status).toMatchObject({ exited: true, exitcode: 0, 'out-data': base64('a b\n') })
  expect(refusal('guest-exec-status', { pid }).desc).toBe("Invalid parameter 'pid'")
})

test('a program reads what it is given', () => {
  const { pid } = ask('guest-exec', { path: 'cat', arg: [], 'input-data': base64('hello') })
  expect(ask('guest-exec-status', { pid })['out-data']).toBe(base64('hello'))
})

test('a program that is not there is refused with typographic quotes', () => {
  expect(refusal('guest-exec', { path: '/no/such' })).toEqual({
    kind: 'GenericError',
    desc: "Guest agent command failed, error was 'Failed to execute child process “/no/such” (No such file or directory)'",
  })
})

test('only those who have an account get a password', () => {
  expect(ask('guest-set-user-password', { username: 'carrel' })).toEqual({})
  expect(refusal('guest-set-user-password', { username: 'nosuch' }).kind).toBe('GenericError')
})

test('a frozen guest answers little until it is thawed', () => {
  expect(ask('guest-fsfreeze-freeze')).toBe(1)
  expect(ask('guest-fsfreeze-status')).toBe('frozen')
  expect(refusal('guest-get-host-name').kind).toBe('CommandNotFound')
  expect(ask('guest-fsfreeze-thaw')).toBe(1)
  expect(ask('guest-get-host-name')).toEqual({ 'host-name': 'desk' })
})

test('its hardware is what it was started with', () => {
  expect(ask('guest-get-vcpus')).toEqual([
    { 'logical-id': 0, online: true, 'can-offline': false },
    { 'logical-id': 1, online: true, 'can-offline': true },
  ])
  expect(ask('guest-get-memory-blocks')).toHaveLength(3)
})

test('there is no disk that it could be suspended to', () => {
  expect(refusal('guest-suspend-disk').desc).toContain('/sys/power/state')
})

test('a paused or booting guest says nothing', () => {
  expect(() => ask('guest-ping', {}, 999)).toThrow('does not answer')
  guest = { ...guest, paused: true }
  expect(() => ask('guest-ping')).toThrow('does not answer')
})
