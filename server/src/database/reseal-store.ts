import { type Kysely, sql } from 'kysely'
import { preferencePurpose, templatePurpose } from '../vault/purposes.ts'
import type { Vault } from '../vault/vault.ts'
import type { Tx } from './database.ts'
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
]

/** Seals everything anew with the newest key, in one transaction. Returns how many values; throws VaultError at the first that cannot be read. */
export function resealAll(db: Kysely<Schema>, vault: Vault): Promise<number> {
  return db.transaction().execute(async (tx) => {
    let resealed = 0
    for (const each of COLUMNS) resealed += await resealColumn(tx, vault, each)
    resealed += await resealPreferences(tx, vault)
    resealed += await resealTemplates(tx, vault)
    await hashEndpoints(tx, vault)
    return resealed
  })
}

async function resealColumn(
  tx: Tx,
  vault: Vault,
  { table, column: name, purpose }: SealedColumn,
): Promise<number> {
  const [place, held] = [sql.table(table), sql.ref(name)]
  const { rows } = await sql<{ id: string; sealed: string }>`
    select id, ${held} as sealed from ${place} where ${held} is not null for update`.execute(tx)
  for (const { id, sealed } of rows) {
    const anew = vault.seal(purpose, vault.open(purpose, sealed))
    await sql`update ${place} set ${held} = ${anew} where id = ${id}`.execute(tx)
  }
  return rows.length
}

type Holding = Readonly<Record<string, unknown>>

/** Seals anew what is sealed in a document, under the purpose that its name has there. */
function resealWithin(document: Holding, vault: Vault, purposeOf: (name: string) => string) {
  let count = 0
  const anew = Object.entries(document).map(([name, value]) => {
    if (typeof value !== 'object' || value === null || !('sealed' in value)) return [name, value]
    count += 1
    const purpose = purposeOf(name)
    return [name, { sealed: vault.seal(purpose, vault.open(purpose, String(value.sealed))) }]
  })
  return { document: Object.fromEntries(anew) as Holding, count }
}

async function resealPreferences(tx: Tx, vault: Vault): Promise<number> {
  const rows = await tx
    .selectFrom('guacamole_connection_preferences')
    .select(['id', 'user_id', 'parameters'])
    .forUpdate()
    .execute()
  let resealed = 0
  for (const { id, user_id, parameters } of rows) {
    const purposeOf = (name: string) => preferencePurpose(user_id, name)
    const { document, count } = resealWithin(parameters, vault, purposeOf)
    if (count === 0) continue
    resealed += count
    await tx
      .updateTable('guacamole_connection_preferences')
      .set({ parameters: JSON.stringify(document) })
      .where('id', '=', id)
      .execute()
  }
  return resealed
}

async function resealTemplates(tx: Tx, vault: Vault): Promise<number> {
  const rows = await tx
    .selectFrom('vm_templates')
    .select(['id', 'guacamole_parameters'])
    .forUpdate()
    .execute()
  let resealed = 0
  for (const { id, guacamole_parameters } of rows) {
    const anew: Record<string, Holding> = {}
    for (const [protocol, parameters] of Object.entries(guacamole_parameters)) {
      const { document, count } = resealWithin(parameters, vault, templatePurpose)
      anew[protocol] = document
      resealed += count
    }
    await tx
      .updateTable('vm_templates')
      .set({ guacamole_parameters: JSON.stringify(anew) })
      .where('id', '=', id)
      .execute()
  }
  return resealed
}

/** The hash is made with the oldest key: it follows when that key has gone. */
async function hashEndpoints(tx: Tx, vault: Vault): Promise<void> {
  const servers = await tx.selectFrom('proxmox_servers').select(['id', 'host', 'port']).execute()
  for (const { id, host, port } of servers) {
    const open = (name: string, sealed: string) => vault.open(`proxmox_servers.${name}`, sealed)
    const endpoint = `${open('host', host)}:${open('port', port)}`
    await tx
      .updateTable('proxmox_servers')
      .set({ endpoint_hash: vault.hash('proxmox_servers.endpoint', endpoint) })
      .where('id', '=', id)
      .execute()
  }
}
