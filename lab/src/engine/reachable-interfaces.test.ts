import { expect, test } from 'vitest'
import { reachableInterfaces } from './reachable-interfaces.ts'

test('only IPv4 addresses are translated', () => {
  const nic = (address: string) => ({
    name: 'eth0',
    'ip-addresses': [
      { 'ip-address': address, 'ip-address-type': 'ipv4', prefix: 24 },
      { 'ip-address': 'fe80::1', 'ip-address-type': 'ipv6', prefix: 64 },
    ],
  })
  const answer = [nic('10.77.1.15'), { name: 'down' }]
  const reachable = (ip: string) => (ip === '10.77.1.15' ? '127.10.3.1' : ip)
  expect(reachableInterfaces(answer, reachable)).toEqual([nic('127.10.3.1'), { name: 'down' }])
})
