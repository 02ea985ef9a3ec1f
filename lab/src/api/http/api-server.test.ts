import { afterAll, beforeAll, expect, test } from 'vitest'
import { postTicket, type SignedIn, signIn } from '../access/sign-in-for-tests.ts'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { MannerName } from '../nodes/manner.ts'

const labs = {} as Record<MannerName, TestLab>
const root = {} as Record<MannerName, SignedIn>
const names = ['7.4', '8.4', '9.2'] as const
beforeAll(async () => {
  for (const manner of names) {
    labs[manner] = await startTestLab({ speed: 1000, lab: { manner } })
    root[manner] = await signIn(labs[manner])
  }
})
afterAll(async () => {
  for (const lab of Object.values(labs)) await lab.close()
})

const asJson = (value: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: typeof value === 'string' ? value : JSON.stringify(value),
})

test('without credentials the answer is 401, and empty', async () => {
  const { call } = labs['9.2']
  const refused = await call('GET', '/version', { headers: { authorization: '' } })
  expect(refused).toMatchObject({ status: 401, reason: 'No ticket', text: '' })
  expect(refused.headers['content-type']).toBeUndefined()
})

test('whoever fails to sign in waits three seconds', async () => {
  await using slow = await startTestLab({ speed: 20 })
  const { clock } = slow.lab
  async function waited(answer: () => Promise<unknown>): Promise<number> {
    const since = clock.now()
    await answer()
    return clock.now() - since
  }
  const wrong = { username: 'root@pam', password: 'wrong' }
  const nobody = { headers: { authorization: '' } }
  expect(await waited(() => slow.call('GET', '/version', nobody))).toBeGreaterThanOrEqual(3000)
  expect(await waited(() => postTicket(slow, wrong))).toBeGreaterThanOrEqual(3000)
})

test('an error is in the reason phrase, and from 8.4 on in the body as well', async () => {
  const bodies = names.map(async (name) => {
    const { status, reason, body } = await labs[name].call('GET', '/nope')
    expect({ status, reason }).toEqual({
      status: 501,
      reason: "Method 'GET /nope' not implemented",
    })
    return body
  })
  const message = "Method 'GET /nope' not implemented"
  expect(await Promise.all(bodies)).toEqual([
    { data: null },
    { data: null, message },
    { data: null, message },
  ])
})

test('parameters that are wrong are named one by one', async () => {
  const wrong = { body: 'poolid=a!&surprise=1' }
  const errors = {
    poolid: "invalid format - pool name 'a!' contains invalid characters\n",
    surprise: expect.stringContaining('not defined in schema'),
  }
  const reason = 'Parameter verification failed.'
  expect(await root['9.2'].call('POST', '/pools', wrong)).toMatchObject({
    ...{ status: 400, reason },
    body: { data: null, message: `${reason}\n`, errors },
  })
  const { body } = await root['7.4'].call('POST', '/pools', wrong)
  expect(body).toEqual({ data: null, errors })
})

test('a chunked body is refused before anybody is asked who they are', async () => {
  const chunked = {
    headers: { 'transfer-encoding': 'chunked', authorization: '' },
    body: 'poolid=a',
  }
  const text = 'chunked transfer encoding not supported'
  const refused = await labs['9.2'].call('POST', '/pools', chunked)
  expect(refused).toMatchObject({ status: 501, reason: text, text })
  expect(await labs['7.4'].call('POST', '/pools', chunked)).toMatchObject({ status: 501, text: '' })
})

test('a method that no call has is refused', async () => {
  const refused = await labs['9.2'].call('PATCH', '/pools')
  expect(refused).toMatchObject({ status: 501, reason: "method 'PATCH' not available", text: '' })
})

test.each([
  ['7.4', 64],
  ['8.4', 512],
  ['9.2', 512],
] as const)('a body may have in %s %i KiB', async (name, kibibytes) => {
  const { call } = labs[name]
  const start = 'poolid=p&comment='
  const body = start.padEnd(kibibytes * 1024, 'x')
  expect(await call('POST', '/pools', { body })).toMatchObject({ status: 200 })
  const refused = await call('POST', '/pools', { body: `${body}x` })
  expect(refused).toMatchObject({ status: 501, reason: 'for data too large' })
  await call('DELETE', '/pools/p')
})

test('other content than forms and JSON is refused, and so is content where none belongs', async () => {
  const { call } = labs['9.2']
  const xml = { headers: { 'content-type': 'text/xml; charset=utf-8' }, body: '<a/>' }
  expect(await call('POST', '/pools', xml)).toMatchObject({
    status: 506,
    reason: "upload 'Content-Type 'text/xml; charset=utf-8' not implemented",
  })
  const length = { headers: { 'content-length': '3' } }
  expect(await call('GET', '/version', length)).toMatchObject({
    status: 501,
    reason: "Unexpected content for method 'GET'",
  })
})

test('JSON is as good as a form: true is taken, where a form’s is not', async () => {
  const { call } = root['9.2']
  await call('POST', '/pools', asJson({ poolid: 'json', comment: 'x' }))
  const change = { storage: 'local' }
  expect(await call('PUT', '/pools/json', asJson(change))).toMatchObject({ status: 200 })
  expect(await call('PUT', '/pools/json', { form: { ...change, delete: 'true' } })).toMatchObject({
    body: { errors: { delete: "type check ('boolean') failed - got 'true'" } },
  })
  const removal = asJson({ ...change, delete: true })
  expect(await call('PUT', '/pools/json', removal)).toMatchObject({ status: 200 })
})

test('an object is no text; 7.4 sees what Perl makes of it', async () => {
  const wrong = asJson({ poolid: { a: 1 } })
  expect((await root['9.2'].call('POST', '/pools', wrong)).body.errors).toEqual({
    poolid: "type check ('string') failed - got HASH",
  })
  expect((await root['7.4'].call('POST', '/pools', wrong)).body.errors.poolid).toMatch(
    /pool name 'HASH\(0x[0-9a-f]+\)' contains/,
  )
})

test.each([
  ['7.4', 501],
  ['9.2', 500],
] as const)(
  '%s answers %i to what is no JSON, and to no body called JSON',
  async (name, status) => {
    for (const body of ['{', '']) {
      const refused = await labs[name].call('POST', '/pools', asJson(body))
      expect(refused.status).toBe(status)
      expect(refused.reason).toMatch(/^malformed JSON string/)
    }
  },
)

test('a parameter of the query wins over the body’s', async () => {
  const { call, lab } = labs['9.2']
  await call('POST', '/pools?comment=query', { form: { poolid: 'both', comment: 'body' } })
  expect(lab.pools.find('both')?.comment).toBe('query')
})

test('the format extjs answers 200 whatever happens, but to strangers', async () => {
  const { call } = labs['9.2']
  const prefix = '/api2/extjs'
  expect((await call('GET', '/version', { prefix })).body).toMatchObject({ success: 1 })
  const refused = await call('GET', '/pools/nope', { prefix })
  expect(refused).toMatchObject({ status: 200, reason: 'OK' })
  const message = "pool 'nope' does not exist\n"
  expect(refused.body).toEqual({ data: null, success: 0, status: 500, message })
  const stranger = await call('GET', '/version', { prefix, headers: { authorization: '' } })
  expect(stranger.status).toBe(401)
})

test('a format that is not there, and a path outside, are refused', async () => {
  const { call } = labs['9.2']
  expect(await call('GET', '/version', { prefix: '/api2/xml' })).toMatchObject({
    ...{ status: 501, text: 'no formatter for uri /version, xml' },
  })
  const outside = await call('GET', '/x.html', { prefix: '', headers: { authorization: '' } })
  expect(outside).toMatchObject({ status: 500, reason: "no such file '/x.html'" })
})

test('checks come in pveproxy’s order: path, parameters in it, rights, node, parameters', async () => {
  const { call, lab } = labs['9.2']
  const config = '/nodes/nosuch/qemu/x/config'
  const before = lab.access.config
  lab.access.change((access) => ({ ...access, acl: [] }))
  const asNobody = async (method: string, path: string) => (await call(method, path)).reason
  expect(await asNobody('GET', '/nodes/nosuch/nope')).toMatch(/not implemented$/)
  expect(await asNobody('GET', `${config}?vmid=101`)).toBe('Parameter verification failed.')
  expect(await asNobody('GET', config)).toBe('Permission check failed (/vms/x, VM.Audit)')
  lab.access.change((access) => ({ ...access, acl: before.acl }))
  expect(await asNobody('GET', config)).toMatch(/^hostname lookup 'nosuch' failed/)
  expect(await asNobody('GET', '/nodes/lab/qemu/x/config')).toBe('Parameter verification failed.')
})
