import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import { isAclPath, normalPath, pathsDownTo } from './acl-path.ts'
import { type SignedIn, signIn } from './sign-in-for-tests.ts'

let lab: TestLab
let root: SignedIn
let desk: SignedIn
beforeAll(async () => {
  lab = await startTestLab({ speed: 1000 })
  root = await signIn(lab)
  const form = { userid: 'desk@pve', password: 'a-secret' }
  await root.call('POST', '/access/users', { form })
  desk = await signIn(lab, 'desk@pve', 'a-secret')
})
afterAll(() => lab.close())

type Form = Readonly<Record<string, string | number>>
const give = (form: Form, by = root) => by.call('PUT', '/access/acl', { form })
const held = async () => (await desk.call('GET', '/access/permissions')).body.data

test('what is given at a path holds there and below, until it is taken away', async () => {
  const entry = { path: '/vms/', users: 'desk@pve', roles: 'PVETemplateUser' }
  expect((await give(entry)).body).toEqual({ data: null })
  expect(await held()).toEqual({ '/vms': { 'VM.Audit': 1, 'VM.Clone': 1 } })
  expect((await root.call('GET', '/access/acl')).body.data).toContainEqual({
    ...{ path: '/vms', type: 'user', ugid: 'desk@pve' },
    ...{ roleid: 'PVETemplateUser', propagate: 1 },
  })
  await give({ ...entry, propagate: 0 })
  expect(await held()).toEqual({ '/vms': { 'VM.Audit': 0, 'VM.Clone': 0 } })
  await give({ ...entry, delete: 1 })
  expect(await held()).toEqual({})
})

test('a group’s rights are its members’', async () => {
  await root.call('POST', '/access/groups', { form: { groupid: 'staff' } })
  await give({ path: '/nodes', groups: 'staff', roles: 'PVEAuditor' })
  expect(await held()).toEqual({})
  await root.call('PUT', '/access/users/desk@pve', { form: { groups: 'staff' } })
  expect(Object.keys(await held())).toEqual(['/nodes'])
  await root.call('DELETE', '/access/groups/staff')
  expect(await held()).toEqual({})
})

test.each([
  [{ path: '/vms', roles: 'PVEAuditor' }, { users: "either 'users', 'groups' or 'tokens'" }],
  [{ path: '/nope', users: 'desk@pve', roles: 'PVEAuditor' }, { path: "invalid ACL path '/nope'" }],
  [{ path: '/vms', users: 'desk', roles: 'PVEAuditor' }, { users: 'valid user name' }],
  [{ path: '/vms', users: 'desk@pve' }, { roles: 'property is missing' }],
])('%o is no entry', async (form, says) => {
  const { status, body } = await give(form)
  expect(status).toBe(400)
  for (const [name, text] of Object.entries(says)) expect(body.errors[name]).toContain(text)
})

test.each([
  [{ users: 'ghost@pve', roles: 'PVEAuditor' }, "user 'ghost@pve' does not exist"],
  [{ groups: 'ghosts', roles: 'PVEAuditor' }, "group 'ghosts' does not exist"],
  [{ users: 'desk@pve', roles: 'Ghost' }, "role 'Ghost' does not exist"],
  [{ tokens: 'desk@pve!no', roles: 'PVEAuditor' }, "no such token 'no' for user 'desk@pve'"],
])('%o names what is not there', async (form, says) => {
  expect(await give({ path: '/', ...form })).toMatchObject({
    ...{ status: 500, reason: `ACL update failed: ${says}` },
  })
})

test('who is a VM’s allocator gives away what they have there, and no more', async () => {
  await root.call('POST', '/access/roles', {
    form: { roleid: 'Keeper', privs: 'VM.Allocate,VM.Audit' },
  })
  await give({ path: '/vms/100', users: 'desk@pve', roles: 'Keeper' })
  const entry = { path: '/vms/100', users: 'carrel@pve', roles: 'Keeper' }
  expect((await give(entry, desk)).status).toBe(200)
  expect((await give({ ...entry, roles: 'Administrator' }, desk)).reason).toMatch(
    /^ACL update failed: 400 Parameter verification failed/,
  )
  expect((await give({ ...entry, path: '/vms/101' }, desk)).reason).toBe(
    'Permission check failed (/vms/101, Permissions.Modify|VM.Allocate)',
  )
  await give({ path: '/vms/100', users: 'desk@pve', roles: 'Keeper', delete: 1 })
})

test('one sees entries where one may change them', async () => {
  expect((await desk.call('GET', '/access/acl')).body.data).toEqual([])
  expect((await root.call('GET', '/access/acl')).body.data.length).toBeGreaterThan(1)
})

test('one sees one’s own rights, and those of others with Sys.Audit on /access', async () => {
  const ask = (by: SignedIn, query: string) => by.call('GET', `/access/permissions?${query}`)
  expect((await ask(desk, 'userid=desk@pve')).status).toBe(200)
  expect((await ask(desk, 'userid=carrel@pve')).reason).toBe(
    'Permission check failed (/access, Sys.Audit)',
  )
  const { body } = await ask(root, 'userid=carrel@pve!broker&path=/vms')
  expect(body.data['/vms']).toHaveProperty(['VM.Clone'], 1)
})

test('a path has one slash at its beginning and none at its end', () => {
  expect(['', '/', 'vms', '//vms//100/', '/a b'].map(normalPath)).toEqual([
    ...[null, '/', '/vms', '/vms/100', null],
  ])
  expect(pathsDownTo('/vms/100')).toEqual(['/', '/vms', '/vms/100'])
  expect(pathsDownTo('/')).toEqual(['/'])
})

test.each([
  ['/pool/a/b', false, true, true],
  ['/mapping/pci', false, true, true],
  ['/sdn/vnets/v', true, false, false],
  ['/sdn/fabrics/f', false, false, true],
  ['/sdn/zones/localnetwork/vmbr0/10', true, true, true],
  ['/vms/99', false, false, false],
])('entries at %s: 7.4 %s, 8.4 %s, 9.2 %s', (path, ...allowed) => {
  expect(([7, 8, 9] as const).map((major) => isAclPath(path, major))).toEqual(allowed)
})
