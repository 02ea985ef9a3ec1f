import type { MailChange, MailChannel, WebhookChange, WebhookChannel } from '@carrel/contract'
import { Refusal } from '../http/refusal.ts'
import { hintOf, type Mail, type Webhook } from './channel.ts'
import type { ChannelStore } from './channel-store.ts'

/** How an administrator sets channels up. */
export class Channels {
  readonly #store: ChannelStore

  constructor(store: ChannelStore) {
    this.#store = store
  }

  async list(): Promise<{ webhook: WebhookChannel; email: MailChannel }> {
    const { webhook, email } = await this.#store.all()
    return { webhook: presentWebhook(webhook), email: presentMail(email) }
  }

  /** @throws Refusal `invalid_input` */
  async changeWebhook(change: WebhookChange): Promise<WebhookChannel> {
    const { webhook } = await this.#store.all()
    const url = change.url ?? webhook?.url
    // Another address does not get what the one before had proven.
    const secret = change.secret ?? (change.url === undefined ? webhook?.secret : undefined)
    const fields = {
      ...(url === undefined && { url: 'is missing' }),
      ...(secret === undefined && { secret: 'is missing: another address needs another secret' }),
    }
    if (url === undefined || secret === undefined) throw incomplete(fields)
    const { is_enabled: isEnabled, kinds } = change
    await this.#store.saveWebhook({ isEnabled, kinds, url, secret })
    return (await this.list()).webhook
  }

  /** @throws Refusal `invalid_input` */
  async changeMail(change: MailChange): Promise<MailChannel> {
    const { email } = await this.#store.all()
    const { is_enabled: isEnabled, kinds, password: typed, ...settings } = change
    const isElsewhere = email !== null && email.settings.host !== settings.host
    const kept = isElsewhere ? null : (email?.password ?? null)
    const password = typed === undefined ? kept : typed
    if (isElsewhere && typed === undefined && email.password !== null)
      throw incomplete({ password: 'is needed again for another mail server' })
    await this.#store.saveMail({ isEnabled, kinds, settings, password })
    return (await this.list()).email
  }
}

const incomplete = (fields: Record<string, string>) =>
  new Refusal(422, 'invalid_input', 'Something is missing.', { fields })

const presentWebhook = (webhook: Webhook | null): WebhookChannel => ({
  is_enabled: webhook?.isEnabled ?? false,
  kinds: [...(webhook?.kinds ?? [])],
  address_hint: webhook && hintOf(webhook.url),
  has_secret: webhook !== null,
})

const presentMail = (mail: Mail | null): MailChannel => ({
  is_enabled: mail?.isEnabled ?? false,
  kinds: [...(mail?.kinds ?? [])],
  settings: mail && { ...mail.settings, to: [...mail.settings.to] },
  has_password: (mail?.password ?? null) !== null,
})
