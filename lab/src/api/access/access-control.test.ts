import { expect, test } from 'vitest'
import { AccessControl, type Grant } from './access-control.ts'
import { allOf, anyOf, demand, on, withParameter } from './permission.ts'

const token = { user: 'broker@pve', tokenid: 'vdi', secret: 'a-secret' }
const caller = { user: token.user, tokenid: token.tokenid }
const withGrants = (...grants: Grant[]) =>
  new AccessControl([{ token, grants }], (vmid) => (vmid === 101 ? 'desks' : null))

test('a token is known by its user, its name and its whole secret', () => {
  const access = withGrants()
  expect(access.authenticate('PVEAPIToken=broker@pve!vdi=a-secret')).toEqual(caller)
  for (const wrong of [
    'PVEAPIToken=broker@pve!vdi=a-secre',
    'PVEAPIToken=broker@pve!vdi=',
    'PVEAPIToken=broker@pve!other=a-secret',
    'PVEAPIToken=other@pve!vdi=a-secret',
    'pveapitoken=broker@pve!vdi=a-secret',
    'Bearer a-secret',
    '',
  ]) {
    expect(access.authenticate(wrong)).toBeNull()
  }
})

test('a nearer grant replaces one further up', () => {
  const access = withGrants(
    { path: '/', privileges: ['VM.Audit', 'VM.PowerMgmt'] },
    { path: '/vms/100', privileges: ['VM.Audit'] },
  )
  expect([...access.privileges(caller, '/vms/100')]).toEqual(['VM.Audit'])
  expect([...access.privileges(caller, '/vms/1000')]).toEqual(['VM.Audit', 'VM.PowerMgmt'])
})

test('a VM has the rights of its pool, and only while it is in it', () => {
  const access = withGrants({ path: '/pool/desks', privileges: ['VM.Audit'] })
  expect([...access.privileges(caller, '/vms/101')]).toEqual(['VM.Audit'])
  expect([...access.privileges(caller, '/vms/102')]).toEqual([])
})

test('a refusal names what is missing; a composite one names nothing', () => {
  const access = withGrants()
  const raw = { vmid: '100', newid: '101' }
  const power = on('/vms/{vmid}', ['VM.PowerMgmt'])
  const either = on('/vms/{vmid}', ['VM.Snapshot', 'VM.Snapshot.Rollback'], 'any')
  const refusal = (rule: Parameters<typeof demand>[0]) => () => demand(rule, access, caller, raw)
  expect(refusal(power)).toThrow('Permission check failed (/vms/100, VM.PowerMgmt)')
  expect(refusal(either)).toThrow('(/vms/100, VM.Snapshot|VM.Snapshot.Rollback)')
  expect(refusal(allOf(power, either))).toThrow(/^Permission check failed$/)
})

test('the pool counts for a clone only if it is named', () => {
  const access = withGrants(
    { path: '/vms/9000', privileges: ['VM.Clone'] },
    { path: '/pool/desks', privileges: ['VM.Allocate'] },
  )
  const rule = anyOf(
    on('/vms/{newid}', ['VM.Allocate']),
    withParameter('pool', on('/pool/{pool}', ['VM.Allocate'])),
  )
  expect(rule(access, caller, { newid: '105' })).not.toBeNull()
  expect(rule(access, caller, { newid: '105', pool: 'desks' })).toBeNull()
})
