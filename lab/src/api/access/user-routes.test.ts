import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import { type SignedIn, signIn } from './sign-in-for-tests.ts'

let lab: TestLab
let root: SignedIn
beforeAll(async () => {
  lab = await startTestLab({ speed: 1000 })
  root = await signIn(lab)
})
afterAll(() => lab.close())

type Form = Readonly<Record<string, string | number>>
const create = (form: Form) => root.call('POST', '/access/users', { form })

test('a user is there once it is made, and once only', async () => {
  expect((await create({ userid: 'a@pve', comment: 'first' })).body).toEqual({ data: null })
  expect((await create({ userid: 'a@pve' })).reason).toBe(
    "create user failed: user 'a@pve' already exists",
  )
  const { body } = await root.call('GET', '/access/users?full=1')
  expect(body.data).toContainEqual({
    ...{ userid: 'a@pve', enable: 1, expire: 0, comment: 'first', email: '' },
    ...{ 'realm-type': 'pve', groups: '', tokens: [] },
  })
})

test.each([
  [{ userid: 'a' }, { userid: "user name 'a' is too short" }],
  [{ userid: 'a b@pve' }, { userid: 'does not look like a valid user name' }],
  [{ userid: 'b@pve', password: 'short' }, { password: 'at least 8 characters' }],
  [{ userid: 'b@pve', email: 'nowhere' }, { email: 'valid email address' }],
  [{ userid: 'b@pve', expire: -1 }, { expire: 'minimum value of 0' }],
])('%o is no user', async (form, says) => {
  const { body } = await create(form)
  for (const [name, text] of Object.entries(says)) expect(body.errors[name]).toContain(text)
})

test('7.4 is content with five characters of password', async () => {
  await using seven = await startTestLab({ speed: 1000, lab: { manner: '7.4' } })
  const { call } = await signIn(seven)
  const form = { userid: 'b@pve', password: 'short' }
  expect((await call('POST', '/access/users', { form })).status).toBe(200)
})

test('a user is changed, joins groups and leaves them', async () => {
  await create({ userid: 'c@pve' })
  for (const groupid of ['one', 'two']) {
    await root.call('POST', '/access/groups', { form: { groupid, comment: groupid } })
  }
  const change = (form: Form) => root.call('PUT', '/access/users/c@pve', { form })
  const groups = async () => (await root.call('GET', '/access/users/c@pve')).body.data.groups
  await change({ groups: 'one', firstname: 'C' })
  await change({ groups: 'two', append: 1 })
  expect(await groups()).toEqual(['one', 'two'])
  await change({ groups: 'two' })
  expect(await groups()).toEqual(['two'])
  expect((await root.call('GET', '/access/groups/two')).body.data).toEqual({
    ...{ comment: 'two', members: ['c@pve'] },
  })
  expect((await change({ groups: 'nope' })).reason).toBe("update user failed: no such group 'nope'")
})

test('a user that is deleted takes tokens and entries along', async () => {
  await create({ userid: 'd@pve' })
  const tokens = '/access/users/d@pve/token'
  await root.call('POST', `${tokens}/mine`)
  for (const who of [{ users: 'd@pve' }, { tokens: 'd@pve!mine' }]) {
    await root.call('PUT', '/access/acl', { form: { path: '/', roles: 'PVEAuditor', ...who } })
  }
  expect((await root.call('DELETE', '/access/users/d@pve')).body).toEqual({ data: null })
  expect((await root.call('GET', tokens)).reason).toBe("no such user ('d@pve')")
  const { body } = await root.call('GET', '/access/acl')
  expect(JSON.stringify(body.data)).not.toContain('d@pve')
})

test('whoever has no rights over users sees but oneself', async () => {
  await create({ userid: 'e@pve', password: 'a-secret' })
  const { call } = await signIn(lab, 'e@pve', 'a-secret')
  const { body } = await call('GET', '/access/users')
  expect(body.data.map(({ userid }: { userid: string }) => userid)).toEqual(['e@pve'])
  expect((await call('POST', '/access/users', { form: { userid: 'f@pve' } })).reason).toBe(
    'Permission check failed (/access/realm/pve, Realm.AllocateUser)',
  )
})
