import { z } from 'zod'
import { NotificationKind } from './notifications.ts'
import { operation } from './operation.ts'

export const ChannelKind = z.enum(['webhook', 'email'])
export type ChannelKind = z.infer<typeof ChannelKind>

export const DeliveryEvent = z.enum(['raised', 'resolved', 'test'])
export type DeliveryEvent = z.infer<typeof DeliveryEvent>

export const DeliveryStatus = z.enum(['waiting', 'delivered', 'failed'])
export type DeliveryStatus = z.infer<typeof DeliveryStatus>

/** What a channel tells of a notification. */
export const ToldNotification = z.object({
  /** null: a test. */
  id: z.uuid().nullable(),
  kind: NotificationKind.or(z.literal('test')),
  title: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
})
export type ToldNotification = z.infer<typeof ToldNotification>

/** The body of a webhook, as of Standard Webhooks. */
export const WebhookMessage = z.object({
  type: z.enum(['notification.raised', 'notification.resolved', 'notification.test']),
  timestamp: z.iso.datetime(),
  data: ToldNotification.extend({
    /** Name and address of the installation that tells it. */
    installation: z.object({ name: z.string(), url: z.string() }),
  }),
})
export type WebhookMessage = z.infer<typeof WebhookMessage>

const address = z.email('is no e-mail address').max(254)
const Choice = z.object({ is_enabled: z.boolean(), kinds: z.array(NotificationKind) })

export const WebhookChannel = Choice.extend({
  /** Enough to know it by; the rest is told to nobody. null: there is none. */
  address_hint: z.string().nullable(),
  has_secret: z.boolean(),
})
export type WebhookChannel = z.infer<typeof WebhookChannel>

export const WebhookSecret = z
  .string()
  .trim()
  .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, 'does not read whsec_ and 24 to 64 bytes in Base64')

/** What is left out stays as it is. */
export const WebhookChange = Choice.extend({
  url: z
    .url({ protocol: /^https?$/, error: 'is no address of the web' })
    .max(2048)
    .optional(),
  secret: WebhookSecret.optional(),
})
export type WebhookChange = z.input<typeof WebhookChange>

const MailSettings = z.object({
  host: z
    .string()
    .trim()
    .min(1, 'is missing')
    .max(253)
    .regex(/^[\w.:-]+$/, 'is no host'),
  port: z.int().min(1).max(65_535),
  /** `tls` from the first byte, `starttls` or not at all, or `none`. */
  security: z.enum(['tls', 'starttls', 'none']),
  /** Empty: the server asks for none. */
  username: z.string().trim().max(256),
  from: address,
  to: z.array(address).min(1, 'names nobody').max(20),
})

export const MailChannel = Choice.extend({
  settings: MailSettings.nullable(),
  has_password: z.boolean(),
})
export type MailChannel = z.infer<typeof MailChannel>

/** A password that is left out stays as it is; null takes it away. */
export const MailChange = Choice.extend({
  ...MailSettings.shape,
  password: z.string().min(1).max(1024).nullable().optional(),
})
export type MailChange = z.input<typeof MailChange>

export const NotificationDelivery = z.object({
  id: z.uuid(),
  channel: ChannelKind,
  event: DeliveryEvent,
  title: z.string(),
  status: DeliveryStatus,
  attempts: z.int(),
  /** Why the last attempt failed. */
  problem: z.string().nullable(),
  created_at: z.iso.datetime(),
  done_at: z.iso.datetime().nullable(),
})
export type NotificationDelivery = z.infer<typeof NotificationDelivery>

const path = '/api/v1/admin/notification-channels'

/** For administrators. */
export const notificationChannelOperations = {
  getChannels: operation({
    method: 'GET',
    path,
    summary: 'Where notifications go beside the page',
    reply: { 200: z.object({ webhook: WebhookChannel, email: MailChannel }) },
  }),
  changeWebhook: operation({
    method: 'PUT',
    path: `${path}/webhook`,
    summary: 'Set the webhook up; address and secret are told to nobody afterwards',
    body: WebhookChange,
    reply: { 200: WebhookChannel },
  }),
  changeMail: operation({
    method: 'PUT',
    path: `${path}/email`,
    summary: 'Set mail up; its password is told to nobody afterwards',
    body: MailChange,
    reply: { 200: MailChannel },
  }),
  testChannel: operation({
    method: 'POST',
    path: `${path}/{channel}/test`,
    summary: 'Send a test with what is saved, and say what came of it',
    params: z.object({ channel: ChannelKind }),
    reply: { 200: NotificationDelivery },
  }),
  listDeliveries: operation({
    method: 'GET',
    path: '/api/v1/admin/notification-deliveries',
    summary: 'The last 50 messages that were sent, newest first',
    reply: { 200: z.object({ deliveries: z.array(NotificationDelivery) }) },
  }),
} as const
