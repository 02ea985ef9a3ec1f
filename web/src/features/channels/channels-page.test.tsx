import {
  type MailChannel,
  type NotificationDelivery,
  notificationChannelOperations as operations,
  type WebhookChannel,
} from '@carrel/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson } from '../../testing/samples.ts'

const NO_WEBHOOK: WebhookChannel = {
  ...{ is_enabled: false, kinds: [], address_hint: null, has_secret: false },
}
const NO_MAIL: MailChannel = { is_enabled: false, kinds: [], settings: null, has_password: false }

const aDelivery = (changes: Partial<NotificationDelivery> = {}): NotificationDelivery => ({
  id: '00000000-0000-4000-8000-000000000900',
  ...{ channel: 'webhook', event: 'raised', title: '“School” does not answer' },
  ...{ status: 'delivered', attempts: 1, problem: null },
  ...{ created_at: '2026-03-02T10:00:00.000Z', done_at: null },
  ...changes,
})

function open(
  channels: { webhook?: WebhookChannel; email?: MailChannel } = {},
  deliveries: NotificationDelivery[] = [],
): FakeBroker {
  const broker = new FakeBroker()
  broker.me = aPerson({ role: 'admin' })
  const all = { webhook: NO_WEBHOOK, email: NO_MAIL, ...channels }
  broker.answer(operations.getChannels, () => [200, all])
  broker.answer(operations.listDeliveries, () => [200, { deliveries }])
  openApp('/admin/notifications')
  return broker
}

const card = async (name: string) => within(await screen.findByRole('region', { name }))

it('sets a webhook up with a secret of its own making, shows it once and forgets it', async () => {
  const broker = open()
  broker.answer(operations.changeWebhook, () => [
    200,
    {
      is_enabled: true,
      kinds: ['server_offline'],
      address_hint: 'https://a.test/•••',
      has_secret: true,
    },
  ])
  const webhook = await card('Webhook')
  expect(webhook.getByRole('button', { name: 'Send a test' })).toBeDisabled()

  await userEvent.click(webhook.getByRole('switch'))
  await userEvent.type(webhook.getByLabelText('Address'), 'https://a.test/hook')
  await userEvent.click(webhook.getByRole('button', { name: 'Make one' }))
  const made = webhook.getByText(/^whsec_/).textContent
  await userEvent.click(webhook.getByRole('checkbox', { name: 'A server does not answer' }))
  await userEvent.click(webhook.getByRole('button', { name: 'Save' }))

  expect(await webhook.findByText(/Saved: https:\/\/a\.test/)).toBeVisible()
  expect(broker.bodies).toEqual([
    { is_enabled: true, kinds: ['server_offline'], url: 'https://a.test/hook', secret: made },
  ])
  expect(webhook.queryByText(/^whsec_/)).toBeNull()
  expect(webhook.getByLabelText('Address')).toHaveValue('')
})

it('keeps what was typed when it is refused, and says what is wrong at its field', async () => {
  const broker = open()
  broker.answer(operations.changeMail, () => [200, NO_MAIL])
  broker.refuse(operations.changeMail, {
    ...{ status: 422, code: 'invalid_input', detail: 'Something is not as it should be.' },
    fields: { 'to.0': 'is no e-mail address' },
  })
  const mail = await card('E-mail')

  await userEvent.type(mail.getByLabelText('Mail server'), 'mail.test')
  await userEvent.type(mail.getByRole('combobox', { name: 'To' }), 'nobody{Enter}')
  await userEvent.click(mail.getByRole('button', { name: 'Save' }))

  expect(await mail.findByText('is no e-mail address')).toBeVisible()
  expect(mail.getByLabelText('Mail server')).toHaveValue('mail.test')
})

it('sends a test with what is saved, and says what came of it', async () => {
  const webhook: WebhookChannel = {
    ...{ is_enabled: true, kinds: [], address_hint: 'https://a.test/•••', has_secret: true },
  }
  const broker = open({ webhook })
  const problem = 'The webhook answered with status 404.'
  broker.answer(operations.testChannel, () => [200, aDelivery({ status: 'failed', problem })])
  const form = await card('Webhook')

  await userEvent.click(form.getByRole('button', { name: 'Send a test' }))

  expect(await form.findByRole('status')).toHaveTextContent(problem)
  await waitFor(() => expect(broker.count(operations.listDeliveries)).toBe(2))
})

it('lists what was sent, that something is over, and why it did not arrive', async () => {
  const problem = 'Nothing answers at the webhook’s address.'
  open({}, [
    aDelivery({ event: 'resolved' }),
    aDelivery({
      id: '00000000-0000-4000-8000-000000000901',
      ...{ status: 'waiting', attempts: 3, problem },
    }),
  ])
  expect(await screen.findByText('Over: “School” does not answer')).toBeVisible()
  expect(screen.getByText(`${problem} 3 attempts.`)).toBeVisible()
})

it('says so while nothing was sent', async () => {
  open()
  expect(await screen.findByText('Nothing has been sent yet.')).toBeVisible()
})
