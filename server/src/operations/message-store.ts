import type { Db, Tx } from '../database/database.ts'

/** What an administrator wrote to whoever sits at a session. */
export interface Message {
  readonly id: string
  readonly sessionId: string
  readonly sender: string
  readonly text: string
  readonly sentAt: Date
}

export class MessageStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  async insert(
    tx: Tx,
    { sessionId, senderId, text }: { sessionId: string; senderId: string; text: string },
  ): Promise<string> {
    const { id } = await tx
      .insertInto('session_messages')
      .values({ session_id: sessionId, sender_id: senderId, text })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  }

  async find(id: string): Promise<Message | null> {
    const found = await this.#select().where('session_messages.id', '=', id).executeTakeFirst()
    return found ?? null
  }

  /** Those that were sent since then and not dismissed, oldest first. */
  async listShown(sessionId: string, since: Date): Promise<Message[]> {
    return this.#select()
      .where('session_id', '=', sessionId)
      .where('sent_at', '>', since)
      .where('dismissed_at', 'is', null)
      .orderBy('sent_at')
      .execute()
  }

  async dismiss(sessionId: string, id: string): Promise<void> {
    await this.#db
      .updateTable('session_messages')
      .set({ dismissed_at: new Date() })
      .where('id', '=', id)
      .where('session_id', '=', sessionId)
      .where('dismissed_at', 'is', null)
      .execute()
  }

  #select() {
    return this.#db
      .selectFrom('session_messages')
      .innerJoin('users', 'users.id', 'session_messages.sender_id')
      .select([
        'session_messages.id',
        'session_id as sessionId',
        'users.display_name as sender',
        'text',
        'sent_at as sentAt',
      ])
  }
}
