import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import { signIn } from './sign-in-for-tests.ts'

let seven: TestLab
let nine: TestLab
beforeAll(async () => {
  seven = await startTestLab({ speed: 1000, lab: { manner: '7.4' } })
  nine = await startTestLab({ speed: 1000 })
})
afterAll(async () => {
  await seven.close()
  await nine.close()
})

const owner = 'carrel@pve'
const wrong: readonly (readonly [string, string])[] = [
  [`PVEAPIToken=${owner}!broker=nonsense`, 'invalid token value!'],
  [`PVEAPIToken=${owner}!other=nonsense`, `no such token 'other' for user '${owner}'`],
  ['PVEAPIToken=ghost@pve!broker=nonsense', "no such user ('ghost@pve')"],
  [`PVEAPIToken=${owner}!broker`, 'no tokenid specified'],
  [
    'PVEAPIToken=carrel!broker=nonsense',
    "'carrel!broker' is not a valid token ID - not able to split into user and token parts",
  ],
  ['PVEAuthCookie=nonsense', 'permission denied - invalid PVE ticket'],
]

test.each(wrong)('%s: 7.4 says “%s”, and 9 nothing of the kind', async (authorization, says) => {
  const ask = { headers: { authorization } }
  expect(await seven.call('GET', '/version', ask)).toMatchObject({ status: 401, reason: says })
  expect(await nine.call('GET', '/version', ask)).toMatchObject({
    ...{ status: 401, reason: 'Authentication failed!', text: '' },
  })
})

test.each(['Bearer nonsense', 'pveapitoken=carrel@pve!broker=x', ''])(
  '“%s” is no credential at all',
  async (authorization) => {
    const refused = await nine.call('GET', '/version', { headers: { authorization } })
    expect(refused).toMatchObject({ status: 401, reason: 'No ticket' })
  },
)

test('a cookie wins over a token, even a wrong one', async () => {
  const cookie = 'lang=de; PVEAuthCookie=nonsense; other=1'
  const both = { authorization: nine.authorization, cookie }
  expect((await nine.call('GET', '/version', { headers: both })).status).toBe(401)
})

test('a ticket reads alone; to change something it needs its token', async () => {
  const root = await signIn(nine)
  const without = { headers: { csrfpreventiontoken: '' } }
  expect((await root.call('GET', '/pools', without)).status).toBe(200)
  const form = { poolid: 'forged' }
  expect(await root.call('POST', '/pools', { ...without, form })).toMatchObject({
    ...{ status: 401, reason: 'Permission denied - invalid csrf token', text: '' },
  })
  expect((await root.call('POST', '/pools', { form })).status).toBe(200)
})

test('a user that is disabled, or whose time is over, is kept out, and so are its tokens', async () => {
  const root = await signIn(seven)
  await root.call('POST', '/access/users', { form: { userid: 'desk@pve', password: 'secret' } })
  const made = await root.call('POST', '/access/users/desk@pve/token/mine')
  const desk = await signIn(seven, 'desk@pve', 'secret')
  const headers = { authorization: `PVEAPIToken=desk@pve!mine=${made.body.data.value}` }
  const both = async () => [
    (await desk.call('GET', '/version')).reason,
    (await seven.call('GET', '/version', { headers })).reason,
  ]
  expect(await both()).toEqual(['OK', 'OK'])
  await root.call('PUT', '/access/users/desk@pve', { form: { enable: 0 } })
  const disabled = "user 'desk@pve' is disabled"
  expect(await both()).toEqual([disabled, disabled])
  await root.call('PUT', '/access/users/desk@pve', { form: { enable: 1, expire: 1000 } })
  const expired = "user 'desk@pve' access expired"
  expect(await both()).toEqual([expired, expired])
})
