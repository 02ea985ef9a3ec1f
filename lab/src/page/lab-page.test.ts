import { request } from 'node:https'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Call, startTestLab, type TestLab } from '../api/lab-for-tests.ts'

let lab: TestLab
const form = { newid: 301, name: 'desk-301', description: 'of ann' }
beforeAll(async () => {
  lab = await startTestLab({ lab: { nodes: ['lab', 'pve2'] } })
  await lab.task('POST', '/nodes/lab/qemu/9000/clone', { form })
  const secret = { form: { ciuser: 'ann', cipassword: 'hunter22' } }
  await lab.call('PUT', '/nodes/lab/qemu/301/config', secret)
  await lab.task('POST', '/nodes/lab/qemu/301/status/start')
})
afterAll(() => lab.close())
afterEach(() => lab.lab.faults.clear())

const page = (method: string, path: string, call: Call = {}) =>
  lab.call(method, path, { prefix: '/lab', ...call })
const post = (path: string, body: unknown) =>
  page('POST', path, {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml', authorization: '' } }

test('people get a page that loads nothing from elsewhere', async () => {
  const { status, headers, text } = await page('GET', '', asBrowser)
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('text/html;charset=utf-8')
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
  expect(text).not.toMatch(/<script>|<style>| on\w+=|style=/)
  const links = [...text.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, link]) => link ?? '')
  expect(links.length).toBeGreaterThan(5)
  for (const link of links) {
    expect(link).toMatch(/^\/lab\//)
    expect((await lab.call('GET', link, { prefix: '' })).status, link).toBe(200)
  }
})

test('others get the same as JSON', async () => {
  await vi.waitFor(async () => {
    const { body } = await page('GET', '')
    expect(body).toMatchObject({
      manner: '9.2',
      nodes: [
        { name: 'lab', online: true, vms: 2 },
        { name: 'pve2', online: true, vms: 0 },
      ],
      storages: [{ name: 'local', type: 'dir', shared: false }],
      vms: {
        ...{ total: 2, running: 1, found: 2 },
        shown: [
          {
            ...{ vmid: 301, node: 'lab', name: 'desk-301', power: 'running' },
            ...{ description: 'of ann', address: expect.stringMatching(/^10\./) },
          },
          { vmid: 9000, power: 'template', address: null },
        ],
      },
    })
    expect(body.tasks.map((task: { type: string }) => task.type)).toContain('qmstart')
  })
})

test('neither passwords nor the token’s secret are shown', async () => {
  const { text } = await page('GET', '')
  expect(text).toContain('desk-301')
  for (const secret of [lab.lab.token.secret, lab.lab.rootPassword, 'hunter22', 'cipassword']) {
    expect(text).not.toContain(secret)
  }
})

test('VMs are found by what is shown of them', async () => {
  const found = async (filter: string) =>
    (await page('GET', '', { form: { filter, limit: 5 } })).body.vms.found
  expect(await found('desk-3')).toBe(1)
  expect(await found('TEMPLATE')).toBe(2)
  expect(await found('ann')).toBe(1)
  expect(await found('hunter22')).toBe(0)
})

test('a fault is switched on, is seen, strikes, and is switched off', async () => {
  const { status, body } = await post('/faults', { fault: 'server-error', path: '/version' })
  expect(status).toBe(201)
  expect((await lab.call('GET', '/version')).status).toBe(500)
  expect((await page('GET', '')).body.faults).toMatchObject({
    on: [{ id: body.id, state: 'on', fired: 1, fault: { fault: 'server-error' } }],
    past: [{ what: 'GET /version' }],
  })
  expect((await page('DELETE', `/faults/${body.id}`)).status).toBe(204)
  expect((await lab.call('GET', '/version')).status).toBe(200)
  expect((await page('DELETE', `/faults/${body.id}`)).status).toBe(404)
})

test('a fault that cannot be read is refused with what it can have', async () => {
  const { status, body } = await post('/faults', { fault: 'hang', often: true })
  expect(status).toBe(400)
  expect(body.error).toMatchObject({ code: 'bad_fault', help: expect.stringContaining('times') })
  expect((await post('/faults', null)).status).toBe(400)
})

test('every kind of fault has a schema', async () => {
  const { body } = await page('GET', '/kinds')
  const hang = body.find((kind: { fault: string }) => kind.fault === 'hang')
  expect(hang).toMatchObject({ place: 'request', schema: { properties: { times: {} } } })
})

test('a node is switched off and on', async () => {
  const online = async () => (await page('GET', '')).body.nodes[1].online
  expect((await post('/nodes/pve2', { online: false })).status).toBe(204)
  expect(await online()).toBe(false)
  expect((await post('/nodes/pve2', { online: true })).status).toBe(204)
  await vi.waitFor(async () => expect(await online()).toBe(true))
  expect((await post('/nodes/pve9', { online: true })).status).toBe(404)
  expect((await post('/nodes/pve2', { online: 'no' })).status).toBe(400)
})

test('another site can change nothing', async () => {
  const body = '{"fault":"hang"}'
  const from = (headers: Record<string, string>) =>
    page('POST', '/faults', { body, headers: { 'content-type': 'application/json', ...headers } })
  expect((await from({ origin: 'https://evil.example' })).status).toBe(403)
  expect((await from({ 'content-type': 'text/plain' })).status).toBe(415)
  expect((await from({ host: `evil.example:${lab.api.port}` })).status).toBe(403)
  expect(lab.lab.faults.list()).toEqual([])
})

test('what is not there is not found', async () => {
  expect((await page('GET', '/../config.ts')).status).not.toBe(200)
  expect((await page('GET', '/nothing.js')).body.error.code).toBe('not_found')
  expect((await lab.call('GET', '', { prefix: '/laboratory' })).status).toBe(500)
})

test('the page hears of what changes', async () => {
  const seen: string[] = []
  const asked = request({
    ...{ host: lab.api.host, port: lab.api.port, path: '/lab/live?limit=10' },
    ...{ rejectUnauthorized: false, agent: false },
  })
  asked.on('error', () => undefined)
  asked.on('response', (response) => {
    response.on('data', (chunk: Buffer) => seen.push(chunk.toString()))
    response.on('error', () => undefined)
  })
  asked.end()
  await vi.waitFor(() => expect(seen.join('')).toContain('desk-301'))
  lab.lab.faults.add({ fault: 'slow-answer', path: '/only/for/this/test' })
  await vi.waitFor(() => expect(seen.join('')).toContain('/only/for/this/test'), { timeout: 5000 })
  asked.destroy()
})

test('a VM is powered off from inside', async () => {
  expect((await post('/vms/301/power-off', {})).status).toBe(204)
  await vi.waitFor(() => expect(lab.lab.engine.running().has(301)).toBe(false))
  expect((await post('/vms/301/power-off', {})).status).toBe(404)
})
