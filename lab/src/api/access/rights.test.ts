import { expect, test } from 'vitest'
import { type AccessConfig, type AclEntry, type Caller, newUser } from './access-config.ts'
import { effectivePermissions } from './effective-permissions.ts'
import { type PoolMembership, Rights } from './rights.ts'

const user = 'broker@pve'
const token = { secret: '', privsep: true, expire: 0, comment: null }
const byTicket: Caller = { user, tokenid: null }
const byToken: Caller = { user, tokenid: 'vdi' }
const freeToken: Caller = { user, tokenid: 'free' }

const pools: PoolMembership = {
  poolOfVm: (vmid) => (vmid === 101 ? 'desks' : null),
  poolsOfStorage: (storage) => (storage === 'local' ? ['desks'] : []),
  memberPaths: () => ['/vms/101', '/storage/local'],
}

const roles = { Look: ['VM.Audit'], Run: ['VM.Audit', 'VM.PowerMgmt'] }

function entry(path: string, ugid: string, roleid: string, propagate = true): AclEntry {
  const type = ugid.includes('!') ? 'token' : ugid.includes('@') ? 'user' : 'group'
  return { path, type, ugid, roleid, propagate }
}

function rightsWith(acl: readonly AclEntry[], more: Partial<AccessConfig> = {}): Rights {
  const tokens = { vdi: token, free: { ...token, privsep: false } }
  const config = { users: { [user]: { ...newUser, tokens } }, groups: {}, roles, acl, ...more }
  return new Rights(config, 9, pools)
}
const held = (rights: Rights, caller: Caller, path: string) => [
  ...rights.privileges(caller, path).keys(),
]

test('a nearer entry replaces one further up, with all its roles', () => {
  const rights = rightsWith([entry('/', user, 'Run'), entry('/vms/100', user, 'Look')])
  expect(held(rights, byTicket, '/vms/100')).toEqual(['VM.Audit'])
  expect(held(rights, byTicket, '/vms/1000')).toEqual(['VM.Audit', 'VM.PowerMgmt'])
})

test('an entry that does not propagate holds at its place and nowhere below', () => {
  const rights = rightsWith([entry('/vms', user, 'Look', false)])
  expect([...rights.privileges(byTicket, '/vms')]).toEqual([['VM.Audit', false]])
  expect(held(rights, byTicket, '/vms/100')).toEqual([])
})

test('a nearer entry that does not propagate leaves what is given further up to those below it', () => {
  const rights = rightsWith([entry('/', user, 'Run'), entry('/vms', user, 'Look', false)])
  expect(held(rights, byTicket, '/vms')).toEqual(['VM.Audit'])
  expect(held(rights, byTicket, '/vms/100')).toEqual(['VM.Audit', 'VM.PowerMgmt'])
})

test('a user’s own entry counts in place of those of its groups', () => {
  const groups = { staff: { comment: null, users: [user] } }
  const ofGroup = entry('/vms', 'staff', 'Run')
  expect(held(rightsWith([ofGroup], { groups }), byTicket, '/vms/100')).toContain('VM.PowerMgmt')
  const both = rightsWith([ofGroup, entry('/vms', user, 'Look')], { groups })
  expect(held(both, byTicket, '/vms/100')).toEqual(['VM.Audit'])
})

test('NoAccess leaves nothing beside itself, be it given at the VM or through its pool', () => {
  const at = (path: string) =>
    rightsWith([
      entry('/', user, 'Run'),
      entry('/pool/desks', user, 'Run'),
      entry(path, user, 'NoAccess'),
    ])
  expect(held(at('/vms/101'), byTicket, '/vms/101')).toEqual([])
  expect(held(at('/pool/desks'), byTicket, '/vms/101')).toEqual([])
  expect(held(at('/pool/desks'), byTicket, '/vms/102')).not.toEqual([])
})

test('a pool’s rights reach the VMs and storages in it, and are not handed on', () => {
  const rights = rightsWith([entry('/pool/desks', user, 'Look')])
  expect([...rights.privileges(byTicket, '/vms/101')]).toEqual([['VM.Audit', false]])
  expect([...rights.privileges(byTicket, '/storage/local')]).toEqual([['VM.Audit', false]])
  expect(held(rights, byTicket, '/vms/102')).toEqual([])
})

test('a separated token has what it and its user have both', () => {
  const ofUser = entry('/', user, 'Look')
  const ofToken = entry('/vms', `${user}!vdi`, 'Run')
  expect(held(rightsWith([ofUser]), byToken, '/vms/100')).toEqual([])
  expect(held(rightsWith([ofToken]), byToken, '/vms/100')).toEqual([])
  expect(held(rightsWith([ofUser, ofToken]), byToken, '/vms/100')).toEqual(['VM.Audit'])
})

test('a separated token hands on what both hand on', () => {
  const given = (ofUser: boolean, ofToken: boolean) =>
    rightsWith([
      entry('/vms', user, 'Look', ofUser),
      entry('/vms', `${user}!vdi`, 'Look', ofToken),
    ]).privileges(byToken, '/vms')
  expect([...given(true, true)]).toEqual([['VM.Audit', true]])
  expect([...given(false, true)]).toEqual([['VM.Audit', false]])
  expect([...given(true, false)]).toEqual([['VM.Audit', false]])
})

test('a token that is not separated has what its user has, and one that is not there has nothing', () => {
  const rights = rightsWith([entry('/', user, 'Look')])
  expect(held(rights, freeToken, '/vms/100')).toEqual(['VM.Audit'])
  expect(held(rights, { user, tokenid: 'gone' }, '/vms/100')).toEqual([])
})

test('root may do everything; a separated token of root’s what it was given', () => {
  const root = { ...newUser, tokens: { auto: token } }
  const rights = rightsWith([entry('/vms', 'root@pam!auto', 'Look')], {
    users: { 'root@pam': root },
  })
  expect(held(rights, { user: 'root@pam', tokenid: null }, '/vms/100')).toContain('Sys.PowerMgmt')
  expect(held(rights, { user: 'root@pam', tokenid: 'auto' }, '/vms/100')).toEqual(['VM.Audit'])
})

test('the effective rights show members of pools, and 0 where they are not handed on', () => {
  const rights = rightsWith([
    entry('/pool/desks', user, 'Look'),
    entry('/sdn/zones/z', 'x@pve', 'Look'),
  ])
  const paths = { major: 9, memberPaths: pools.memberPaths() } as const
  expect(effectivePermissions(rights, byTicket, paths)).toEqual({
    '/pool/desks': { 'VM.Audit': 1 },
    '/vms/101': { 'VM.Audit': 0 },
    '/storage/local': { 'VM.Audit': 0 },
  })
})
