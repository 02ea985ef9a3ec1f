import type { NotificationDelivery } from '@carrel/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { MailServer } from '../../test/mail-server.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import { WebhookReceiver } from '../../test/webhook-receiver.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const CHANNELS = '/admin/notification-channels'
const MAIL = {
  ...{ is_enabled: true, kinds: ['launch_failed'], host: '127.0.0.1', security: 'none' },
  ...{ username: '', from: 'desk@example.org', to: ['ada@example.org'] },
}

let server: TestServer
let ada: Person
let root: Person
let receiver: WebhookReceiver

beforeAll(async () => {
  server = await TestServer.start(
    { watchMs: 20, silentMs: 50 },
    { env: { CARREL_ALLOW_LOCAL_SERVERS: 'true' } },
  )
  ada = await server.signIn('ada')
  root = await server.signIn('root')
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  for (const table of ['channels', 'deliveries'])
    await server.query(`delete from notification_${table}`)
  await server.query('delete from admin_notifications')
  await server.query('delete from request_counts')
  receiver = await WebhookReceiver.start()
})
afterEach(() => receiver[Symbol.asyncDispose]())

const put = (channel: 'webhook' | 'email', body: object, who = root) =>
  who.call('PUT', `${CHANNELS}/${channel}`, body)
const webhook = (more: object = {}) =>
  put('webhook', {
    ...{ is_enabled: true, kinds: ['launch_failed', 'server_offline'] },
    ...{ url: receiver.url, secret: SECRET, ...more },
  })
const deliveries = async (): Promise<NotificationDelivery[]> =>
  (await root.call('GET', '/admin/notification-deliveries')).body.deliveries
const told = () => receiver.received.map(({ body }) => JSON.parse(body))

async function failLaunch(): Promise<void> {
  server.hypervisor.failNext.set(
    'clone',
    new HypervisorError('task_failed', 'The storage is full.'),
  )
  const { id } = await ada.launch()
  await ada.until(id, 'failed')
}

describe('a webhook', () => {
  test('is told of what it was set up for, once however often it happens', async () => {
    expect((await webhook()).status).toBe(200)
    await failLaunch()
    await failLaunch()
    await eventually(told).toMatchObject([
      {
        type: 'notification.raised',
        data: {
          ...{ kind: 'launch_failed', message: 'The storage is full.' },
          installation: { name: 'Carrel', url: 'http://carrel.test' },
        },
      },
    ])
    await eventually(deliveries).toMatchObject([{ status: 'delivered', problem: null }])
  })

  test('is told that an episode began, and that it is over', async () => {
    await webhook()
    server.hypervisor.down = new HypervisorError('hypervisor_unreachable', 'Nobody answers.')
    await eventually(() => told().map(({ type }) => type)).toEqual(['notification.raised'])
    server.hypervisor.down = null
    await eventually(() => told().map(({ type }) => type)).toEqual([
      ...['notification.raised', 'notification.resolved'],
    ])
  })

  test('is not told of other kinds, nor while it is off', async () => {
    await webhook({ kinds: ['capacity_low'] })
    await failLaunch()
    await webhook({ is_enabled: false })
    await failLaunch()
    expect(await deliveries()).toEqual([])
  })

  test('that fails is tried again until it has arrived, under the same id', async () => {
    receiver.status = 500
    await webhook()
    await failLaunch()
    await eventually(async () => (await deliveries())[0]?.attempts).toBeGreaterThan(0)
    expect(await deliveries()).toMatchObject([
      { status: 'waiting', problem: 'The webhook answered with status 500.' },
    ])
    receiver.status = 204
    await eventually(deliveries).toMatchObject([{ status: 'delivered', problem: null }])
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(ids.length).toBeGreaterThan(1)
    expect(new Set(ids).size).toBe(1)
  })

  test('keeps its address and its secret to itself', async () => {
    const { body } = await webhook()
    const shown = JSON.stringify([body, (await root.call('GET', CHANNELS)).body])
    expect(body).toMatchObject({ has_secret: true, address_hint: expect.stringMatching(/•••$/) })
    expect(shown).not.toContain('with-a-token')
    expect(shown).not.toContain(SECRET)
    const stored = JSON.stringify(await server.query('select * from notification_channels'))
    expect(stored).not.toContain('with-a-token')
    expect(stored).not.toContain(SECRET)
  })

  test('at another address needs another secret, and without both there is none', async () => {
    const missing = await webhook({ url: undefined, secret: undefined })
    expect(Object.keys(missing.body.fields)).toEqual(['url', 'secret'])
    await webhook()
    const moved = await webhook({ url: 'https://elsewhere.example', secret: undefined })
    expect([moved.status, Object.keys(moved.body.fields)]).toEqual([422, ['secret']])
    expect((await webhook({ url: undefined, secret: undefined, kinds: [] })).status).toBe(200)
  })
})

describe('mail', () => {
  let mail: MailServer
  beforeEach(async () => {
    mail = await MailServer.start(null)
  })
  afterEach(() => mail[Symbol.asyncDispose]())

  test('is sent for what it was set up for', async () => {
    expect((await put('email', { ...MAIL, port: mail.port })).status).toBe(200)
    await failLaunch()
    await eventually(() => mail.received).toMatchObject([
      { to: ['ada@example.org'], text: expect.stringContaining('The storage is full.') },
    ])
  })

  test('keeps its password to itself, and loses it with its server', async () => {
    const { body } = await put('email', {
      ...MAIL,
      port: 25,
      username: 'c',
      password: 'open sesame',
    })
    expect(body).toMatchObject({ has_password: true, settings: { username: 'c' } })
    const stored = JSON.stringify(await server.query('select * from notification_channels'))
    expect(JSON.stringify(body) + stored).not.toContain('open sesame')
    expect((await put('email', { ...MAIL, port: 26, username: 'c' })).body.has_password).toBe(true)
    const moved = await put('email', { ...MAIL, port: 25, host: 'mail.example', username: 'c' })
    expect([moved.status, Object.keys(moved.body.fields)]).toEqual([422, ['password']])
  })
})

describe('a test', () => {
  const send = (channel: string, who = root) => who.call('POST', `${CHANNELS}/${channel}/test`)

  test('goes out at once, also while the channel is off, and says what came of it', async () => {
    await webhook({ is_enabled: false })
    expect(await send('webhook')).toMatchObject({
      ...{ status: 200, body: { event: 'test', status: 'delivered', problem: null } },
    })
    expect(told()).toMatchObject([{ type: 'notification.test' }])
    receiver.status = 404
    expect((await send('webhook')).body).toMatchObject({
      ...{ status: 'failed', problem: 'The webhook answered with status 404.' },
    })
    expect(await deliveries()).toHaveLength(2)
  })

  test('of what is not set up is refused', async () => {
    expect(await send('email')).toMatchObject({
      ...{ status: 422, body: { code: 'channel_not_set_up' } },
    })
  })

  test('is not a way to send without end', async () => {
    await webhook()
    const replies = await Promise.all(Array.from({ length: 8 }, () => send('webhook')))
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(2)
  })
})

test('what was done to channels is in the audit log with who did it, and no secret', async () => {
  await server.query('delete from audit_log')
  await webhook()
  await put('email', { ...MAIL, port: 25, username: 'c', password: 'open sesame' })
  const entries = await server.query('select * from audit_log order by id')
  const { id: actor } = (await root.call('GET', '/me')).body
  expect(entries).toMatchObject([
    { actor, action: 'channel.changed', subject: 'channel:webhook', details: { secret: 'set' } },
    { actor, action: 'channel.changed', subject: 'channel:email', details: { password: 'set' } },
  ])
  for (const secret of [SECRET, 'with-a-token', 'open sesame'])
    expect(JSON.stringify(entries)).not.toContain(secret)
})

test('nobody but administrators sees channels, changes them or has them tested', async () => {
  const asked = [
    ada.call('GET', CHANNELS),
    ada.call('GET', '/admin/notification-deliveries'),
    put('webhook', { is_enabled: true, kinds: [] }, ada),
    put('email', { ...MAIL, port: 25 }, ada),
    ada.call('POST', `${CHANNELS}/webhook/test`),
  ]
  for (const { status } of await Promise.all(asked)) expect(status).toBe(403)
})
