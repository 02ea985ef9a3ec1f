import { expect, test } from 'vitest'
import { guestAddress, leasedAddress, networkList } from './guest-address.ts'

const mac = 'BC:24:11:3B:BB:1F'
const card = (name: string, hardware: string, ...addresses: string[]) => ({
  name,
  'hardware-address': hardware,
  'ip-addresses': addresses.map((address) => ({
    'ip-address': address,
    'ip-address-type': address.includes(':') ? 'ipv6' : 'ipv4',
    prefix: null,
  })),
})
const lo = card('lo', '00:00:00:00:00:00', '127.0.0.1', '::1')
const docker = card('docker0', '4a:2f:61:d6:98:e1', '172.17.0.1', 'fe80::482f:61ff:fed6:98e1')

test('problem 7: the address is that of the card whose MAC is net0’s, in whatever case', () => {
  const eth0 = card('eth0', mac.toLowerCase(), '10.77.0.70')
  expect(guestAddress([lo, docker, eth0], mac, null)).toBe('10.77.0.70')
})

test('IPv4 comes before IPv6', () => {
  const eth0 = card('eth0', mac, '2001:db8::7', '10.77.0.70')
  expect(guestAddress([eth0], mac, null)).toBe('10.77.0.70')
  expect(guestAddress([card('eth0', mac, 'fe80::1', '2001:db8::7')], mac, null)).toBe('2001:db8::7')
})

test.each([['fe80::1'], ['169.254.7.7'], ['127.0.0.1'], ['::1'], ['0.0.0.0']])(
  '%s is no address of a desktop',
  (address) => {
    expect(guestAddress([card('eth0', mac, address)], mac, null)).toBeNull()
  },
)

test('a card without addresses, or no card with that MAC, means no address yet', () => {
  const bare = { name: 'dummy0', 'hardware-address': mac }
  expect(guestAddress([lo, bare], mac, null)).toBeNull()
  expect(guestAddress([lo, docker], mac, null)).toBeNull()
  expect(guestAddress([], mac, null)).toBeNull()
})

test('an address outside the allowed networks is not taken, whatever the guest says', () => {
  const networks = networkList(['10.77.0.0/24', '2001:db8::/32'])
  const said = (...addresses: string[]) =>
    guestAddress([card('eth0', mac, ...addresses)], mac, networks)
  expect(said('10.77.0.70')).toBe('10.77.0.70')
  expect(said('192.168.1.1')).toBeNull()
  expect(said('192.168.1.1', '2001:db8::7')).toBe('2001:db8::7')
})

test('a network that is allowed by name may even be loopback', () => {
  const networks = networkList(['127.10.3.0/24'])
  expect(guestAddress([card('eth0', mac, '127.10.3.1')], mac, networks)).toBe('127.10.3.1')
  expect(guestAddress([card('eth0', mac, '127.0.0.1')], mac, networks)).toBeNull()
})

test('a lease is known by its MAC, and lies in the allowed networks too', () => {
  const leases = [
    { mac: null, ip: '10.88.0.1' },
    { mac: 'bc:24:11:3b:bb:1f', ip: '10.88.0.100' },
    { mac: 'BC:24:11:00:00:01', ip: '10.88.0.101' },
  ]
  expect(leasedAddress(leases, mac, null)).toBe('10.88.0.100')
  expect(leasedAddress(leases.slice(2), mac, null)).toBeNull()
  expect(leasedAddress(leases, mac, networkList(['10.77.0.0/16']))).toBeNull()
})
