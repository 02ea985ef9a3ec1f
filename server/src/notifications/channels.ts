import type {
  ChannelKind,
  MailChange,
  MailChannel,
  WebhookChange,
  WebhookChannel,
} from '@carrel/contract'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Db, Tx } from '../database/database.ts'
import { Refusal } from '../http/refusal.ts'
import type { Account } from '../people/person.ts'
import { hintOf, type Mail, type Webhook } from './channel.ts'
import type { ChannelStore } from './channel-store.ts'

/** How an administrator (`actor`) sets channels up. Each change is in the audit log, in the same transaction. */
export class Channels {
  readonly #db: Db
  readonly #store: ChannelStore
  readonly #audit: AuditLog

  constructor(parts: { db: Db; store: ChannelStore; audit: AuditLog }) {
    this.#db = parts.db
    this.#store = parts.store
    this.#audit = parts.audit
  }

  async list(): Promise<{ webhook: WebhookChannel; email: MailChannel }> {
    const { webhook, email } = await this.#store.all()
    return { webhook: presentWebhook(webhook), email: presentMail(email) }
  }

  /** @throws Refusal `invalid_input` */
  async changeWebhook(actor: Account, change: WebhookChange): Promise<WebhookChannel> {
    await this.#db.transaction().execute((tx) => this.#putWebhook(tx, actor, change))
    return (await this.list()).webhook
  }

  /** @throws Refusal `invalid_input` */
  async changeMail(actor: Account, change: MailChange): Promise<MailChannel> {
    await this.#db.transaction().execute((tx) => this.#putMail(tx, actor, change))
    return (await this.list()).email
  }

  async #putWebhook(tx: Tx, actor: Account, change: WebhookChange): Promise<void> {
    const { webhook } = await this.#store.all(tx)
    const url = change.url ?? webhook?.url
    // Another address does not get what the one before had proven.
    const secret = change.secret ?? (change.url === undefined ? webhook?.secret : undefined)
    const fields = {
      ...(url === undefined && { url: 'is missing' }),
      ...(secret === undefined && { secret: 'is missing: another address needs another secret' }),
    }
    if (url === undefined || secret === undefined) throw incomplete(fields)
    const { is_enabled: isEnabled, kinds } = change
    await this.#store.saveWebhook(tx, { isEnabled, kinds, url, secret })
    await this.#note(tx, actor, 'webhook', {
      ...{ is_enabled: isEnabled, kinds, address: hintOf(url) },
      ...(change.secret !== undefined && { secret: 'set' }),
    })
  }

  async #putMail(tx: Tx, actor: Account, change: MailChange): Promise<void> {
    const { email } = await this.#store.all(tx)
    const { is_enabled: isEnabled, kinds, password: typed, ...settings } = change
    const isElsewhere = email !== null && email.settings.host !== settings.host
    const kept = isElsewhere ? null : (email?.password ?? null)
    const password = typed === undefined ? kept : typed
    if (isElsewhere && typed === undefined && email.password !== null)
      throw incomplete({ password: 'is needed again for another mail server' })
    await this.#store.saveMail(tx, { isEnabled, kinds, settings, password })
    await this.#note(tx, actor, 'email', {
      ...{ is_enabled: isEnabled, kinds, ...settings },
      ...(typed !== undefined && { password: typed === null ? 'removed' : 'set' }),
    })
  }

  #note(tx: Tx, actor: Account, kind: ChannelKind, details: Record<string, unknown>) {
    const entry = { actor: actor.id, action: 'channel.changed', subject: `channel:${kind}` }
    return this.#audit.write({ ...entry, details }, tx)
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
