import { type Kysely, sql } from 'kysely'
import { preferencePurpose, templatePurpose } from '../vault/purposes.ts'
import type { Vault } from '../vault/vault.ts'
import type { Schema } from './schema.ts'

interface SealedColumn {
  readonly table: keyof Schema
  readonly column: string
  readonly purpose: string
}

const column = (table: keyof Schema, name: string, purpose = `${table}.${name}`): SealedColumn => ({
  ...{ table, column: name, purpose },
})

/** Every column that holds one sealed value. A snapshot's password is its session's, handed on as it is. */
const COLUMNS = [
  column('proxmox_servers', 'host'),
  column('proxmox_servers', 'port'),
  column('proxmox_servers', 'token_id'),
  column('proxmox_servers', 'token_secret'),
  column('vm_sessions', 'guest_password'),
  column('vm_snapshots', 'guest_password', 'vm_sessions.guest_password'),
  column('vm_templates', 'account_password'),
  column('notification_channels', 'url'),
  column('notification_channels', 'secret'),
]

/** Puts a value that is sealed anew in the place of the one that was read, unless somebody has changed it since. */
type Replacement = () => Promise<unknown>

/**
 * Seals everything anew that is not sealed with the newest key. All of it is read first: VaultError at the first that cannot be
 * read, and nothing is changed then. Row by row, without a lock that a launch would meet. Returns how many values.
 */
export async function resealAll(db: Kysely<Schema>, vault: Vault): Promise<number> {
  const replacements: Replacement[] = []
  for (const each of COLUMNS) replacements.push(...(await resealColumn(db, vault, each)))
  const documents = [...(await resealPreferences(db, vault)), ...(await resealTemplates(db, vault))]
  for (const replace of replacements) await replace()
  for (const { replace } of documents) await replace()
  await hashEndpoints(db, vault)
  return replacements.length + documents.reduce((sum, { count }) => sum + count, 0)
}

async function resealColumn(
  db: Kysely<Schema>,
  vault: Vault,
  { table, column: name, purpose }: SealedColumn,
): Promise<Replacement[]> {
  const [place, held] = [sql.table(table), sql.ref(name)]
  const { rows } = await sql<{ id: string; sealed: string }>`
    select id, ${held} as sealed from ${place} where ${held} is not null`.execute(db)
  return rows
    .map(({ id, sealed }) => ({ id, sealed, plain: vault.open(purpose, sealed) }))
    .filter(({ sealed }) => !vault.isNewest(sealed))
    .map(({ id, sealed, plain }) => {
      const anew = vault.seal(purpose, plain)
      const replace = sql`
        update ${place} set ${held} = ${anew} where id = ${id} and ${held} = ${sealed}`
      return () => replace.execute(db)
    })
}

type Holding = Readonly<Record<string, unknown>>

/** Seals anew what is sealed in a document, under the purpose that its name has there. */
function resealWithin(document: Holding, vault: Vault, purposeOf: (name: string) => string) {
  let count = 0
  const anew = Object.entries(document).map(([name, value]) => {
    if (typeof value !== 'object' || value === null || !('sealed' in value)) return [name, value]
    const purpose = purposeOf(name)
    const plain = vault.open(purpose, String(value.sealed))
    if (vault.isNewest(String(value.sealed))) return [name, value]
    count += 1
    return [name, { sealed: vault.seal(purpose, plain) }]
  })
  return { document: Object.fromEntries(anew) as Holding, count }
}

/** How many values of a document are sealed anew. */
interface DocumentReplacement {
  readonly count: number
  readonly replace: Replacement
}

async function resealPreferences(db: Kysely<Schema>, vault: Vault): Promise<DocumentReplacement[]> {
  const rows = await db
    .selectFrom('guacamole_connection_preferences')
    .select(['id', 'user_id', 'parameters'])
    .execute()
  return rows.flatMap(({ id, user_id, parameters }) => {
    const purposeOf = (name: string) => preferencePurpose(user_id, name)
    const { document, count } = resealWithin(parameters, vault, purposeOf)
    if (count === 0) return []
    const replace = db
      .updateTable('guacamole_connection_preferences')
      .set({ parameters: JSON.stringify(document) })
      .where('id', '=', id)
      .where('parameters', '=', sameDocument(parameters))
    return [{ count, replace: () => replace.execute() }]
  })
}

async function resealTemplates(db: Kysely<Schema>, vault: Vault): Promise<DocumentReplacement[]> {
  const rows = await db.selectFrom('vm_templates').select(['id', 'guacamole_parameters']).execute()
  return rows.flatMap(({ id, guacamole_parameters }) => {
    const protocols = Object.entries(guacamole_parameters).map(([protocol, parameters]) => ({
      ...{ protocol, ...resealWithin(parameters, vault, templatePurpose) },
    }))
    const count = protocols.reduce((sum, each) => sum + each.count, 0)
    if (count === 0) return []
    const anew = Object.fromEntries(protocols.map(({ protocol, document }) => [protocol, document]))
    const replace = db
      .updateTable('vm_templates')
      .set({ guacamole_parameters: JSON.stringify(anew) })
      .where('id', '=', id)
      .where('guacamole_parameters', '=', sameDocument(guacamole_parameters))
    return [{ count, replace: () => replace.execute() }]
  })
}

/** For a comparison of jsonb, which knows no order of names. */
const sameDocument = <T>(document: T) => sql<T>`${JSON.stringify(document)}::jsonb`

/** The hash is made with the oldest key: it follows when that key has gone. */
async function hashEndpoints(db: Kysely<Schema>, vault: Vault): Promise<void> {
  const servers = await db.selectFrom('proxmox_servers').select(['id', 'host', 'port']).execute()
  for (const { id, host, port } of servers) {
    const open = (name: string, sealed: string) => vault.open(`proxmox_servers.${name}`, sealed)
    const endpoint = `${open('host', host)}:${open('port', port)}`
    await db
      .updateTable('proxmox_servers')
      .set({ endpoint_hash: vault.hash('proxmox_servers.endpoint', endpoint) })
      .where('id', '=', id)
      .execute()
  }
}
