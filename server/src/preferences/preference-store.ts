import type { Selectable } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { Schema, StoredParameters } from '../database/schema.ts'
import type { PreferenceKey } from './preference.ts'

type Row = Selectable<Schema['guacamole_connection_preferences']>

export class PreferenceStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Empty where nothing is saved. */
  async find(key: PreferenceKey): Promise<StoredParameters> {
    return (await this.#select(this.#db, key).executeTakeFirst())?.parameters ?? {}
  }

  /** What `change` makes of what is saved; changes of one person come one after the other. */
  change(
    key: PreferenceKey,
    change: (saved: StoredParameters) => StoredParameters,
  ): Promise<StoredParameters> {
    return this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto('guacamole_connection_preferences')
        .values({
          user_id: key.userId,
          vm_session_type: key.protocol,
          template_id: key.templateId,
        })
        .onConflict((conflict) =>
          conflict.columns(['user_id', 'vm_session_type', 'template_id']).doNothing(),
        )
        .execute()
      const row = await this.#select(tx, key).forUpdate().executeTakeFirstOrThrow()
      const parameters = change(row.parameters)
      await tx
        .updateTable('guacamole_connection_preferences')
        .set({ parameters: JSON.stringify(parameters), updated_at: new Date() })
        .where('id', '=', row.id)
        .execute()
      return parameters
    })
  }

  #select(db: Db | Tx, { userId, protocol, templateId }: PreferenceKey) {
    return db
      .selectFrom('guacamole_connection_preferences')
      .select(['id', 'parameters'])
      .where('user_id', '=', userId)
      .where('vm_session_type', '=', protocol)
      .where('template_id', templateId === null ? 'is' : '=', templateId)
      .$narrowType<Pick<Row, 'id' | 'parameters'>>()
  }
}
