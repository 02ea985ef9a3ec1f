import type { Db, Tx } from '../database/database.ts'

export interface Picture {
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp'
  readonly content: Uint8Array
  /** SHA-256 of the content, in hex. */
  readonly hash: string
}

export class TemplatePictureStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  async find(templateId: string): Promise<Picture | null> {
    const row = await this.#db
      .selectFrom('template_pictures')
      .selectAll()
      .where('template_id', '=', templateId)
      .executeTakeFirst()
    if (!row) return null
    return { mediaType: row.media_type, content: Buffer.from(row.content), hash: row.hash }
  }

  async put(tx: Tx, templateId: string, { mediaType, content, hash }: Picture): Promise<void> {
    const picture = { media_type: mediaType, content, hash }
    await tx
      .insertInto('template_pictures')
      .values({ template_id: templateId, ...picture })
      .onConflict((conflict) => conflict.column('template_id').doUpdateSet(picture))
      .execute()
  }

  async remove(tx: Tx, templateId: string): Promise<void> {
    await tx.deleteFrom('template_pictures').where('template_id', '=', templateId).execute()
  }
}
