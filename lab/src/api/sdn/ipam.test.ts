import { expect, test } from 'vitest'
import { leaseOf, placeOf, release, reserve, withGateway } from './ipam.ts'
import type { SdnState } from './sdn-store.ts'

const zone = { type: 'simple', fields: { ipam: 'pve', dhcp: 'dnsmasq' } }
const subnet = (vnet: string, ...ranges: string[]) => ({
  type: 'subnet',
  fields: { vnet, 'dhcp-range': ranges },
})
const config = {
  zones: { served: zone, plain: { type: 'simple', fields: { ipam: 'pve' } } },
  vnets: {
    desks: { type: 'vnet', fields: { zone: 'served' } },
    other: { type: 'vnet', fields: { zone: 'plain' } },
  },
  subnets: {
    'served-10.88.0.0-24': subnet('desks', 'start-address=10.88.0.100,end-address=10.88.0.101'),
  },
}
const state = (leases: SdnState['leases'] = []): SdnState => ({
  ...{ wanted: config, applied: config, leases },
})
const card = (mac: string, bridge = 'desks') => ({ bridge, mac: `BC:24:11:00:00:${mac}` })
const holder = { vmid: 101, hostname: 'desk' }

test('a card gets the first address of the range, and keeps it', () => {
  const leases = reserve(state(), card('01'), holder)
  expect(leases).toEqual([
    {
      ...{ zone: 'served', subnet: '10.88.0.0/24', ip: '10.88.0.100' },
      holder: { ...holder, mac: 'BC:24:11:00:00:01' },
    },
  ])
  expect(reserve(state(leases), card('01'), holder)).toBe(leases)
  expect(reserve(state(leases), card('02'), holder)[1]?.ip).toBe('10.88.0.101')
})

test('beyond the range nobody gets one', () => {
  let leases = reserve(state(), card('01'), holder)
  leases = reserve(state(leases), card('02'), holder)
  expect(reserve(state(leases), card('03'), holder)).toBe(leases)
})

test.each(['other', 'vmbr0'])('on %s nothing is reserved', (bridge) => {
  expect(reserve(state(), card('01', bridge), holder)).toEqual([])
})

test('nothing is reserved on a subnet that was not applied', () => {
  const early = { ...state(), applied: { zones: {}, vnets: {}, subnets: {} } }
  expect(reserve(early, card('01'), holder)).toEqual([])
})

test('what was released is given to the next', () => {
  const leases = reserve(state(), card('01'), holder)
  const left = release(state(leases), card('01'))
  expect(left).toEqual([])
  expect(leaseOf(state(leases), card('01'))?.ip).toBe('10.88.0.100')
  expect(reserve(state(left), card('02'), holder)[0]?.ip).toBe('10.88.0.100')
})

test('a gateway’s address is nobody else’s', () => {
  const leases = withGateway([], 'served-10.88.0.0-24', '10.88.0.100')
  expect(reserve(state(leases), card('01'), holder)[1]?.ip).toBe('10.88.0.101')
})

test('a subnet’s name tells its zone and its network', () => {
  expect(placeOf('vdizone-10.88.0.0-24')).toEqual({ zone: 'vdizone', subnet: '10.88.0.0/24' })
})
