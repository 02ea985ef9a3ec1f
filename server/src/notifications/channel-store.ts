import type { ChannelKind } from '@carrel/contract'
import type { Db, Tx } from '../database/database.ts'
import type { Vault } from '../vault/vault.ts'
import type { Channel, Mail, MailSettings, Webhook } from './channel.ts'

const URL_PURPOSE = 'notification_channels.url'
const SECRET_PURPOSE = 'notification_channels.secret'

interface Row extends Channel {
  readonly settings: Record<string, unknown>
  readonly url: string | null
  readonly secret: string | null
}

/** Channels with their secrets sealed. */
export class ChannelStore {
  readonly #db: Db
  readonly #vault: Vault

  constructor(db: Db, vault: Vault) {
    this.#db = db
    this.#vault = vault
  }

  /** Those that are set up. */
  async all(db: Db | Tx = this.#db): Promise<{ webhook: Webhook | null; email: Mail | null }> {
    const rows = await db.selectFrom('notification_channels').selectAll().execute()
    const channels = new Map(
      rows.map((row) => [
        row.kind,
        {
          isEnabled: row.is_enabled,
          kinds: row.kinds,
          settings: row.settings,
          url: row.url && this.#vault.open(URL_PURPOSE, row.url),
          secret: row.secret && this.#vault.open(SECRET_PURPOSE, row.secret),
        },
      ]),
    )
    return { webhook: webhookOf(channels.get('webhook')), email: mailOf(channels.get('email')) }
  }

  /** Of those that are on: what they are told of. Opens no secret. */
  async wanting(tx: Tx): Promise<{ kind: ChannelKind; kinds: readonly string[] }[]> {
    return tx
      .selectFrom('notification_channels')
      .select(['kind', 'kinds'])
      .where('is_enabled', '=', true)
      .execute()
  }

  saveWebhook(tx: Tx, { isEnabled, kinds, url, secret }: Omit<Webhook, 'kind'>): Promise<void> {
    return this.#save(tx, 'webhook', { isEnabled, kinds, settings: {}, url, secret })
  }

  saveMail(tx: Tx, { isEnabled, kinds, settings, password }: Omit<Mail, 'kind'>): Promise<void> {
    const row = { isEnabled, kinds, settings: { ...settings }, url: null, secret: password }
    return this.#save(tx, 'email', row)
  }

  async #save(tx: Tx, kind: ChannelKind, row: Row): Promise<void> {
    const seal = (purpose: string, plain: string | null) =>
      plain === null ? null : this.#vault.seal(purpose, plain)
    const columns = {
      is_enabled: row.isEnabled,
      kinds: [...row.kinds],
      settings: JSON.stringify(row.settings),
      url: seal(URL_PURPOSE, row.url),
      secret: seal(SECRET_PURPOSE, row.secret),
      updated_at: new Date(),
    }
    await tx
      .insertInto('notification_channels')
      .values({ kind, ...columns })
      .onConflict((conflict) => conflict.column('kind').doUpdateSet(columns))
      .execute()
  }
}

function webhookOf(row: Row | undefined): Webhook | null {
  if (!row?.url || !row.secret) return null
  return { kind: 'webhook', ...row, url: row.url, secret: row.secret }
}

const mailOf = (row: Row | undefined): Mail | null =>
  row
    ? {
        kind: 'email',
        ...row,
        settings: row.settings as unknown as MailSettings,
        password: row.secret,
      }
    : null
