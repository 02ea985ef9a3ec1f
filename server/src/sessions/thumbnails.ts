import type { Db } from '../database/database.ts'
import { Refusal } from '../http/refusal.ts'
import { sessionNotActive, type VmSession } from './session.ts'
import type { SessionTransitions } from './session-transitions.ts'
import type { ThumbnailStore } from './thumbnail-store.ts'

const KINDS = [
  { type: 'image/webp', matches: (bytes: Buffer) => bytes.toString('latin1', 8, 12) === 'WEBP' },
  { type: 'image/jpeg', matches: (bytes: Buffer) => bytes.readUIntBE(0, 3) === 0xffd8ff },
]
const SHORTEST_BYTES = 16

/** Small pictures of active desktops, made by the browser that shows them, for the person whose desktops they are. */
export class Thumbnails {
  readonly #db: Db
  readonly #store: ThumbnailStore
  readonly #transitions: SessionTransitions
  readonly #areKept: boolean

  constructor(parts: {
    db: Db
    store: ThumbnailStore
    transitions: SessionTransitions
    /** False: whoever runs this installation wants no pictures of desktops in it. */
    areKept: boolean
  }) {
    this.#db = parts.db
    this.#store = parts.store
    this.#transitions = parts.transitions
    this.#areKept = parts.areKept
  }

  /** As a data URL. */
  async of(session: VmSession): Promise<{ image: string; takenAt: Date } | null> {
    const kept = await this.#store.find(session.id)
    if (kept === null) return null
    const bytes = Buffer.from(kept.image)
    return {
      image: `data:${typeOf(bytes)};base64,${bytes.toString('base64')}`,
      takenAt: kept.taken_at,
    }
  }

  /** @throws Refusal `thumbnails_off`, `session_not_active`, `not_a_picture` */
  async keep(session: VmSession, image: string): Promise<void> {
    if (!this.#areKept) throw thumbnailsOff()
    const bytes = Buffer.from(image.slice(image.indexOf(',') + 1), 'base64')
    if (typeOf(bytes) === undefined) throw notAPicture()
    await this.#db.transaction().execute(async (tx) => {
      if (!(await this.#store.keep(tx, session.id, bytes))) throw sessionNotActive(session)
      await this.#transitions.announce(tx, session.id, { event: 'VMSessionThumbnail' })
    })
  }
}

const typeOf = (bytes: Buffer): string | undefined =>
  bytes.length < SHORTEST_BYTES ? undefined : KINDS.find(({ matches }) => matches(bytes))?.type

const thumbnailsOff = () =>
  new Refusal(403, 'thumbnails_off', 'Pictures of desktops are not kept here.')

const notAPicture = () =>
  new Refusal(422, 'not_a_picture', 'This is neither a WebP nor a JPEG picture.')
