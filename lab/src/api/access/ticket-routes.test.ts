import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import { postTicket, signIn } from './sign-in-for-tests.ts'

let lab: TestLab
beforeAll(async () => {
  lab = await startTestLab({ speed: 1000 })
})
afterAll(() => lab.close())

const username = 'root@pam'
const failure = { status: 401, reason: 'authentication failure' }

test('who signs in gets a ticket and what the interface may offer', async () => {
  const { body } = await postTicket(lab, { username, password: lab.lab.rootPassword })
  expect(Object.keys(body.data).sort()).toEqual([
    ...['CSRFPreventionToken', 'cap', 'ticket', 'username'],
  ])
  expect(body.data.username).toBe(username)
  const { cap } = body.data
  expect(Object.keys(cap).sort()).toEqual([
    ...['access', 'dc', 'mapping', 'nodes', 'sdn', 'storage', 'vms'],
  ])
  expect(cap.dc).toEqual({
    ...{ 'SDN.Allocate': 1, 'SDN.Audit': 1, 'SDN.Use': 1 },
    ...{ 'Sys.Audit': 1, 'Sys.Modify': 1 },
  })
  expect(cap.vms).toMatchObject({ 'VM.GuestAgent.Audit': 1, 'Permissions.Modify': 1 })
})

test('7.4 offers what it knows', async () => {
  await using seven = await startTestLab({ speed: 1000, lab: { manner: '7.4' } })
  const { body } = await postTicket(seven, { username, password: seven.lab.rootPassword })
  const { cap } = body.data
  expect(cap.mapping).toBeUndefined()
  expect(Object.keys(cap.dc).sort()).toEqual(['SDN.Allocate', 'SDN.Audit', 'SDN.Use', 'Sys.Audit'])
  expect(cap.vms).toHaveProperty(['VM.Monitor'])
})

test('a wrong password is told in words that tell nothing', async () => {
  const refused = await postTicket(lab, { username, password: 'wrong' })
  expect(refused).toMatchObject({
    ...failure,
    body: { data: null, message: 'authentication failure\n' },
  })
})

test.each([
  ['another realm', { username, realm: 'nope' }],
  ['no realm', { username: 'root' }],
  ['a user that is not there', { username: 'ghost@pve' }],
  ['a user of the host', { username: 'daemon@pam' }],
])('%s fails in the same words', async (_, form) => {
  const right = { ...form, password: lab.lab.rootPassword }
  expect(await postTicket(lab, right)).toMatchObject(failure)
})

test('the realm may stand beside the name', async () => {
  const form = { username: 'root', realm: 'pam', password: lab.lab.rootPassword }
  expect((await postTicket(lab, form)).body.data.username).toBe(username)
})

test('without a password the request is wrong', async () => {
  expect(await postTicket(lab, { username: 'root' })).toMatchObject({
    status: 400,
    body: { errors: { password: 'property is missing and it is not optional' } },
  })
})

test('a ticket in place of the password renews it, and root’s is good for anybody', async () => {
  const { ticket, call } = await signIn(lab)
  expect((await postTicket(lab, { username, password: ticket })).status).toBe(200)
  await call('POST', '/access/users', { form: { userid: 'desk@pve', password: 'a-secret' } })
  expect((await postTicket(lab, { username: 'desk@pve', password: ticket })).status).toBe(200)
  const own = await signIn(lab, 'desk@pve', 'a-secret')
  expect(await postTicket(lab, { username, password: own.ticket })).toMatchObject(failure)
})

test('a token makes no ticket', async () => {
  const form = { username, password: lab.lab.rootPassword }
  expect(await lab.call('POST', '/access/ticket', { form })).toMatchObject({
    status: 403,
    reason:
      "Permission check failed (URI '/access/ticket' not available with API token, need proper ticket.",
  })
})

test('the realms can be seen before signing in', async () => {
  const { body } = await lab.call('GET', '/access/domains', { headers: { authorization: '' } })
  expect(body.data.map(({ realm }: { realm: string }) => realm)).toEqual(['pam', 'pve'])
})

test('one changes one’s own password with the old one, and only root changes root’s', async () => {
  const root = await signIn(lab)
  await root.call('POST', '/access/users', { form: { userid: 'own@pve', password: 'first-one' } })
  const own = await signIn(lab, 'own@pve', 'first-one')
  const change = (form: Record<string, string>) => own.call('PUT', '/access/password', { form })
  const wish = { userid: 'own@pve', password: 'second-one' }
  expect((await change(wish)).body.errors).toHaveProperty('confirmation-password')
  expect((await change({ ...wish, 'confirmation-password': 'first-one' })).status).toBe(200)
  await signIn(lab, 'own@pve', 'second-one')
  expect((await change({ ...wish, userid: username })).status).toBe(403)

  const form = { userid: username, password: 'another-one' }
  expect((await root.call('PUT', '/access/password', { form })).status).toBe(200)
  await signIn(lab, username, 'another-one')
})
