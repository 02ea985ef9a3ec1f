import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import { type SignedIn, signIn } from './sign-in-for-tests.ts'

let lab: TestLab
let root: SignedIn
beforeAll(async () => {
  lab = await startTestLab({ speed: 1000 })
  root = await signIn(lab)
  await root.call('POST', '/access/users', { form: { userid: 'broker@pve', comment: 'broker' } })
})
afterAll(() => lab.close())

const all = '/access/users/broker%40pve/token'
const withToken = (id: string, value: string) => ({
  headers: { authorization: `PVEAPIToken=broker@pve!${id}=${value}` },
})

test('a token’s value is shown when it is made, and never again', async () => {
  const form = { privsep: 1, comment: 't' }
  const { body } = await root.call('POST', `${all}/vdi`, { form })
  const { value } = body.data
  expect(body.data).toEqual({
    'full-tokenid': 'broker@pve!vdi',
    value: expect.stringMatching(/^[0-9a-f-]{36}$/),
    info: { comment: 't', privsep: '1' },
  })
  expect((await lab.call('GET', '/version', withToken('vdi', value))).status).toBe(200)
  const listed = await root.call('GET', all)
  expect(listed.body.data).toEqual([{ tokenid: 'vdi', comment: 't', privsep: 1, expire: 0 }])
})

test('a token is made once', async () => {
  await root.call('POST', `${all}/once`)
  expect((await root.call('POST', `${all}/once`)).body.errors).toEqual({
    tokenid: 'Token already exists.',
  })
})

test('a token of nobody, a token of a bad name and a token that is not there are refused', async () => {
  const reasonOf = async (method: string, path: string) => (await root.call(method, path)).reason
  expect(await reasonOf('POST', '/access/users/ghost@pve/token/vdi')).toBe(
    "no such user ('ghost@pve')",
  )
  expect(await reasonOf('POST', `${all}/1`)).toBe('Parameter verification failed.')
  expect(await reasonOf('DELETE', `${all}/nope`)).toBe("no such token 'nope' for user 'broker@pve'")
})

test('a regenerated token has a new value, and the old one ends', async () => {
  const old = (await root.call('POST', `${all}/again`)).body.data.value
  const { body } = await root.call('PUT', `${all}/again`, { form: { regenerate: 1 } })
  expect(body.data).toMatchObject({ privsep: 1, expire: 0, 'full-tokenid': 'broker@pve!again' })
  expect((await lab.call('GET', '/version', withToken('again', body.data.value))).status).toBe(200)
  expect((await lab.call('GET', '/version', withToken('again', old))).status).toBe(401)
})

test('before 9.1 nothing is regenerated', async () => {
  await using eight = await startTestLab({ speed: 1000, lab: { manner: '8.4' } })
  const { call } = await signIn(eight)
  const path = '/access/users/carrel@pve/token/broker'
  expect((await call('PUT', path, { form: { regenerate: 1 } })).body.errors).toHaveProperty(
    'regenerate',
  )
})

test('a token that has expired is refused', async () => {
  const { value } = (await root.call('POST', `${all}/short`, { form: { expire: 1000 } })).body.data
  expect((await lab.call('GET', '/version', withToken('short', value))).status).toBe(401)
})

test('a token that is deleted leaves no entries for its successor', async () => {
  const acl = { path: '/', tokens: 'broker@pve!heir', roles: 'Administrator' }
  await root.call('POST', `${all}/heir`)
  await root.call('PUT', '/access/acl', { form: acl })
  await root.call('DELETE', `${all}/heir`)
  const { value } = (await root.call('POST', `${all}/heir`)).body.data
  const { body } = await lab.call('GET', '/access/permissions', withToken('heir', value))
  expect(body.data).toEqual({})
})

test('one manages one’s own tokens, and nobody else’s', async () => {
  await root.call('POST', '/access/users', { form: { userid: 'self@pve', password: 'a-secret' } })
  const { call } = await signIn(lab, 'self@pve', 'a-secret')
  expect((await call('POST', '/access/users/self@pve/token/mine')).status).toBe(200)
  expect(await call('GET', all)).toMatchObject({ status: 403, reason: 'Permission check failed' })
})
