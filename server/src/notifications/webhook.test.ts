import { createHmac } from 'node:crypto'
import type { WebhookMessage } from '@carrel/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebhookReceiver } from '../../test/webhook-receiver.ts'
import { postWebhook, sign } from './webhook.ts'

const KEY = Buffer.alloc(32, 7)
const secret = `whsec_${KEY.toString('base64')}`
const message: WebhookMessage = {
  type: 'notification.raised',
  timestamp: '2026-03-02T10:00:00.000Z',
  data: {
    ...{ id: null, kind: 'server_offline', title: '“School” does not answer' },
    ...{ message: 'No.', hint: null, installation: { name: 'Carrel', url: 'https://desk.test' } },
  },
}
const LOCAL = { allowLocal: true }

let receiver: WebhookReceiver
beforeEach(async () => {
  receiver = await WebhookReceiver.start()
})
afterEach(() => receiver[Symbol.asyncDispose]())

const post = (url = receiver.url, options: { allowLocal: boolean; deadlineMs?: number } = LOCAL) =>
  postWebhook({ url, secret }, { id: 'msg-1', message }, options)

describe('a webhook', () => {
  test('is signed so that its receiver can tell that it is ours, and when it was sent', async () => {
    await post()
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received
    expect(JSON.parse(body)).toEqual(message)
    expect(headers['webhook-id']).toBe('msg-1')
    const time = Number(headers['webhook-timestamp'])
    expect(Math.abs(time - Date.now() / 1000)).toBeLessThan(60)
    const signed = createHmac('sha256', KEY).update(`msg-1.${time}.${body}`).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${signed}`)
  })

  test('signs as the example of Standard Webhooks does', () => {
    const example = sign(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330,
      '{"test": 2432232314}',
    )
    expect(example).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  test.each([200, 202, 204])('has arrived with status %i', async (status) => {
    receiver.status = status
    await expect(post()).resolves.toBeUndefined()
  })

  test.each([301, 400, 404, 500])('has not arrived with status %i', async (status) => {
    receiver.status = status
    await expect(post()).rejects.toThrow(`The webhook answered with status ${status}.`)
    expect(receiver.received).toHaveLength(1)
  })

  test('that is not answered is given up', async () => {
    receiver.status = null
    await expect(post(receiver.url, { ...LOCAL, deadlineMs: 50 })).rejects.toThrow('in time')
  })

  test.each([
    ...['http://127.0.0.1:80/', 'http://[::1]/', 'http://169.254.169.254/latest/meta-data'],
    ...['http://0.0.0.0/', 'http://[::ffff:127.0.0.1]/', 'http://2130706433/', 'http://localhost/'],
  ])('to %s is not sent: that is this machine, or its link', async (url) => {
    await expect(post(url, { allowLocal: false })).rejects.toThrow('belongs to this machine')
  })
})
