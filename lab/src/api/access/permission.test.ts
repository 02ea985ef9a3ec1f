import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createClock } from '../../clock.ts'
import type { Major } from '../nodes/manner.ts'
import { AccessControl } from './access-control.ts'
import { AccessStore } from './access-store.ts'
import {
  allOf,
  anyOf,
  demand,
  inManner,
  on,
  onGroups,
  type Permission,
  withParameter,
} from './permission.ts'

const folder = mkdtempSync(join(tmpdir(), 'carrel-permission-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const user = 'desk@pve'
const caller = { user, tokenid: null }
const nothing = { poolOfVm: () => null, poolsOfStorage: () => [], memberPaths: () => [] }

function accessWith(grants: Readonly<Record<string, readonly string[]>>, major: Major = 9) {
  const stateDir = mkdtempSync(join(folder, 'state-'))
  const store = new AccessStore(stateDir, major)
  const access = new AccessControl({ store, pools: nothing, clock: createClock(), major })
  const places = Object.entries(grants)
  access.change((config) => ({
    ...config,
    roles: { ...config.roles, ...grants },
    acl: places.map(([path]) => ({
      ...{ path, type: 'user' as const, ugid: user },
      ...{ roleid: path, propagate: true },
    })),
  }))
  return access
}

const raw = { vmid: '100', newid: '105' }
const refusal = (rule: Permission, access = accessWith({})) => {
  return () => demand(rule, access, caller, raw)
}
const power = on('/vms/{vmid}', ['VM.PowerMgmt'])
const either = on('/vms/{vmid}', ['VM.Snapshot', 'VM.Snapshot.Rollback'], 'any')

test('a refusal names what is missing: of several the first, of alternatives all', () => {
  expect(refusal(power)).toThrow('Permission check failed (/vms/100, VM.PowerMgmt)')
  expect(refusal(either)).toThrow('(/vms/100, VM.Snapshot|VM.Snapshot.Rollback)')
  const both = on('/vms/{vmid}', ['VM.Audit', 'VM.Clone'])
  expect(refusal(both, accessWith({ '/vms': ['VM.Audit'] }))).toThrow('(/vms/100, VM.Clone)')
  expect(refusal(allOf(power, either))).toThrow('(/vms/100, VM.PowerMgmt)')
})

test('alternatives of different kinds name nothing', () => {
  expect(refusal(anyOf(power, either))).toThrow(/^Permission check failed$/)
})

test('among alternatives a rule of several parts decides', () => {
  const whole = anyOf(allOf(power, either), on('/vms/{vmid}', ['VM.Audit']))
  const access = accessWith({ '/vms': ['VM.Audit'] })
  expect(refusal(whole, access)).toThrow('(/vms/100, VM.PowerMgmt)')
})

test('the pool counts for a clone only if it is named', () => {
  const access = accessWith({ '/pool/desks': ['VM.Allocate'] })
  const rule = anyOf(
    on('/vms/{newid}', ['VM.Allocate']),
    withParameter('pool', on('/pool/{pool}', ['VM.Allocate'])),
  )
  expect(rule(access, caller, raw)).not.toBeNull()
  expect(rule(access, caller, { ...raw, pool: null })).not.toBeNull()
  expect(rule(access, caller, { ...raw, pool: 'desks' })).toBeNull()
})

test('each version asks for its own right, or for none', () => {
  const rule = inManner({ 7: null, 8: on('/', ['VM.Monitor']), 9: power })
  expect(refusal(rule, accessWith({}, 7))).not.toThrow()
  expect(refusal(rule, accessWith({}, 8))).toThrow('(/, VM.Monitor)')
  expect(refusal(rule, accessWith({}, 9))).toThrow('(/vms/100, VM.PowerMgmt)')
})

test('root is never refused, but its tokens are', () => {
  const root = { user: 'root@pam', tokenid: null }
  const access = accessWith({})
  expect(() => demand(power, access, root, raw)).not.toThrow()
  expect(() => demand(power, access, { ...root, tokenid: 'x' }, raw)).toThrow()
})

test('who may make users in one group may not make them in another', () => {
  const access = accessWith({ '/access/groups/staff': ['User.Modify'] })
  const rule = onGroups(['User.Modify'], 'create')
  const named = (groups: string) => () =>
    demand(rule, access, caller, { userid: 'new@pve', groups })
  expect(named('staff')).not.toThrow()
  expect(named('admins')).toThrow('(/access/groups/admins, User.Modify)')
  expect(named('')).toThrow('(/access/groups, User.Modify)')
})
