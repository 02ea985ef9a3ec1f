import { expect, test } from 'vitest'
import { digestOf, rowsOf, type Section } from './sections.ts'

const zone = (fields: Section['fields']): Section => ({ type: 'simple', fields })

test('the digest is of the file that Proxmox would write', () => {
  const vdizone = zone({ ipam: 'pve', dhcp: 'dnsmasq' })
  expect(digestOf({ vdizone })).toBe('2d8fd3857ac692c012b76325c9a28747f30175c9')
})

test('what was not applied is pending', () => {
  const wanted = { a: zone({ ipam: 'pve' }), b: zone({ mtu: 1400 }), d: zone({}) }
  const applied = { b: zone({ mtu: 1500, ipam: 'pve' }), c: zone({}), d: zone({}) }
  expect(rowsOf({ wanted, applied }, { pending: true })).toEqual([
    { id: 'a', type: 'simple', pending: { ipam: 'pve' }, state: 'new', digest: null },
    {
      ...{ id: 'b', type: 'simple', mtu: 1500, ipam: 'pve', state: 'changed', digest: null },
      pending: { mtu: 1400, ipam: 'deleted' },
    },
    { id: 'c', type: 'simple', pending: {}, state: 'deleted', digest: null },
    { id: 'd', type: 'simple', digest: null },
  ])
  expect(rowsOf({ wanted, applied }, { running: true }).map(({ id }) => id)).toEqual([
    'b',
    'c',
    'd',
  ])
})
