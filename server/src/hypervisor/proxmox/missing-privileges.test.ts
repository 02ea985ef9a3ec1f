import { expect, test } from 'vitest'
import {
  missingPrivileges,
  type PrivilegeCheck,
  type PrivilegesHeld,
} from './missing-privileges.ts'

const version = (major: number, minor: number) => ({ major, minor, patch: 0 })
const everything = [
  ...['VM.Allocate', 'VM.Audit', 'VM.Clone', 'VM.PowerMgmt', 'VM.Snapshot'],
  ...['VM.Config.Options', 'VM.Config.Cloudinit', 'VM.GuestAgent.Audit'],
]
const at = (place: PrivilegeCheck['place'], path: string, ...more: string[]): PrivilegeCheck => ({
  ...{ place, path },
  heldAt: [path, ...more],
})

function missing(more: Partial<PrivilegesHeld> & { held?: Record<string, readonly string[]> }) {
  const { held = {}, ...rest } = more
  return missingPrivileges({
    version: version(9, 2),
    holder: 'carrel@pve!broker',
    checks: [],
    ...rest,
    byPath: new Map(Object.entries(held)),
  })
}

test('nothing is missing for who has everything', () => {
  const gaps = missing({
    checks: [
      at('template', '/vms/9000'),
      at('desktops', '/pool/desks'),
      at('storage', '/storage/local'),
      at('network', '/sdn/zones/localnetwork/vmbr0'),
      at('node', '/nodes/pve1'),
    ],
    held: {
      '/vms/9000': ['VM.Audit', 'VM.Clone'],
      '/pool/desks': everything,
      '/storage/local': ['Datastore.AllocateSpace'],
      '/sdn/zones/localnetwork/vmbr0': ['SDN.Use'],
      '/nodes/pve1': ['Sys.Audit'],
    },
  })
  expect(gaps).toEqual([])
})

test('problem 10: what is missing is named with its place, what it is for, and how to grant it', () => {
  const [gap, ...others] = missing({
    checks: [at('template', '/vms/9000')],
    held: { '/vms/9000': ['VM.Audit'] },
  })
  expect(others).toEqual([])
  expect(gap).toMatchObject({
    path: '/vms/9000',
    privileges: ['VM.Clone'],
    purpose: 'clone the template',
  })
})

test('problem 10: a token is granted it together with its user, a user alone without a token', () => {
  const checks = [at('node', '/nodes/pve1')]
  const grant = (holder: string) => missing({ checks, holder })[0]?.commands[1]
  expect(grant('carrel@pve!broker')).toBe(
    "pveum acl modify /nodes/pve1 --roles CarrelNodes --users 'carrel@pve' --tokens 'carrel@pve!broker'",
  )
  expect(grant('carrel@pve')).toBe(
    "pveum acl modify /nodes/pve1 --roles CarrelNodes --users 'carrel@pve'",
  )
})

test('a role has all that is needed at its place, and one above the templates theirs too', () => {
  const role = (check: PrivilegeCheck) => missing({ checks: [check] })[0]?.commands[0]
  const privileges = "--privs 'VM.Audit VM.Clone'"
  expect(role(at('template', '/vms/9000'))).toBe(
    `pveum role add CarrelTemplates ${privileges} || pveum role modify CarrelTemplates ${privileges}`,
  )
  const desktops = role(at('desktops', '/vms'))
  for (const privilege of everything) expect(desktops).toContain(privilege)
})

test('problem 11: the right to ask the guest agent is the one that this version knows', () => {
  const checks = [at('desktops', '/pool/desks')]
  const asked = (major: number, minor: number) => {
    const gaps = missing({ checks, version: version(major, minor) })
    const agent = gaps.find(({ purpose }) => purpose.includes('address'))
    return { privileges: agent?.privileges, role: agent?.commands[0] }
  }
  expect(asked(8, 4).privileges).toEqual(['VM.Monitor'])
  expect(asked(8, 4).role).not.toContain('VM.GuestAgent')
  expect(asked(9, 0).privileges).toContain('VM.GuestAgent.Audit')
  expect(asked(9, 0).role).not.toContain('VM.Monitor')
})

test('a network’s own right is asked for since 8.0 only', () => {
  const checks = [at('network', '/sdn/zones/localnetwork/vmbr0')]
  expect(missing({ checks, version: version(7, 4) })).toEqual([])
  expect(missing({ checks, version: version(8, 0) })).toHaveLength(1)
})

test('any one of several rights is enough', () => {
  const held = { '/pool/desks': [...everything, 'VM.Config.Network'] }
  const checks = [at('desktops', '/pool/desks')]
  const without = (...names: string[]) => ({
    '/pool/desks': held['/pool/desks'].filter((name) => !names.includes(name)),
  })
  expect(missing({ checks, held: without('VM.Config.Cloudinit') })).toEqual([])
  expect(
    missing({ checks, held: without('VM.Config.Cloudinit', 'VM.Config.Network') }),
  ).toHaveLength(1)
})

test('a right on all VMs counts for those of the pool', () => {
  const checks = [at('desktops', '/pool/desks', '/vms/100')]
  const held = { '/vms/100': everything, '/pool/desks': ['Pool.Audit'] }
  expect(missing({ checks, held })).toEqual([])
})
