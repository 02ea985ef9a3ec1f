import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { TestServer } from '../../test/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => server.query('delete from sign_in_failures'))

interface From {
  address?: string
  username?: string
  /** What the browser was given. */
  cookie?: string
}

async function attempt(
  password: string,
  { address = '192.0.2.1', username = 'ada', cookie }: From,
) {
  const reply = await server.app.inject({
    ...{ method: 'POST', url: '/api/v1/sign-in', remoteAddress: address },
    payload: { username, password },
    headers: cookie === undefined ? {} : { cookie },
  })
  const device = reply.cookies.find(({ name }) => name === 'carrel-device')
  return { status: reply.statusCode, reply, device: device && `${device.name}=${device.value}` }
}
const guess = async (from: From = {}) => (await attempt('nonsense', from)).status
const signIn = async (from: From = {}) => (await attempt('carrel', from)).status

/** From as many networks as it takes to use up what an account has. */
async function guessFromEverywhere(username = 'ada'): Promise<number[]> {
  const statuses: number[] = []
  for (let n = 1; n <= 22; n += 1)
    statuses.push(await guess({ username, address: `198.51.100.${n}` }))
  return statuses
}

test('after five wrong passwords from one place an account is closed to it, even with the right one', async () => {
  for (let failure = 0; failure < 5; failure += 1) expect(await guess()).toBe(401)
  const { status, reply } = await attempt('carrel', {})
  expect([status, reply.headers['retry-after']]).toEqual([429, '900'])
})

test('and stays open to its owner elsewhere', async () => {
  for (let failure = 0; failure < 6; failure += 1) await guess()
  expect(await signIn({ address: '192.0.2.2' })).toBe(200)
  expect(await signIn()).toBe(429)
})

test('guesses from many addresses are bounded all together', async () => {
  const statuses = await guessFromEverywhere()
  expect(statuses.filter((status) => status === 401)).toHaveLength(20)
  expect(await signIn({ address: '192.0.2.2' })).toBe(429)
})

test('a browser in which somebody has signed in lets them in, whatever others guess', async () => {
  const { device = '' } = await attempt('carrel', {})
  await guessFromEverywhere()
  for (let failure = 0; failure < 6; failure += 1) await guess()
  expect(await signIn()).toBe(429)
  expect(await signIn({ cookie: device })).toBe(200)
})

test('guesses in such a browser are counted as well, and then it is like any other', async () => {
  const { device = '' } = await attempt('carrel', {})
  for (let failure = 0; failure < 5; failure += 1) expect(await guess({ cookie: device })).toBe(401)
  for (let failure = 0; failure < 5; failure += 1) expect(await guess({ cookie: device })).toBe(401)
  expect(await guess({ cookie: device })).toBe(429)
  expect(await signIn({ address: '192.0.2.2' })).toBe(200)
})

test('a browser is known for the person alone who signed in there, and only if it was told so here', async () => {
  const { device = '' } = await attempt('carrel', { username: 'bob' })
  await guessFromEverywhere()
  expect(await signIn({ cookie: device })).toBe(429)
  const { device: own = '' } = await attempt('carrel', { username: 'bob', cookie: device })
  const forged = own.replace(/\.\d+\./, '.99999999999999.')
  await guessFromEverywhere('bob')
  expect(await signIn({ username: 'bob', cookie: forged })).toBe(429)
  expect(await signIn({ username: 'bob', cookie: own })).toBe(200)
})

test('signing in does not wipe out what others guess elsewhere', async () => {
  const { device = '' } = await attempt('carrel', {})
  for (let failure = 0; failure < 4; failure += 1) await guess()
  expect(await signIn({ cookie: device })).toBe(200)
  expect([await guess(), await guess()]).toEqual([401, 429])
})

test('guesses that come at once count like those that come one by one', async () => {
  const statuses = await Promise.all(Array.from({ length: 20 }, () => guess({ username: 'bob' })))
  expect(statuses.filter((status) => status === 401)).toHaveLength(5)
  expect(await server.query('select * from sign_in_failures')).toHaveLength(5)
})

test('a network of IPv6 whose addresses take turns is one place', async () => {
  const from = (address: string, username: string) => guess({ address, username })
  expect(await from('2001:db8::1', 'first')).toBe(401)
  await server.query(`insert into sign_in_failures (username, address)
    select 'name-' || n, address from sign_in_failures, generate_series(2, 50) as n
    where username = 'first'`)
  expect(await from('2001:db8::2', 'last')).toBe(429)
  expect(await from('2001:db8:1::2', 'last')).toBe(401)
})
