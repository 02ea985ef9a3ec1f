import { IndexPool } from './index-pool.ts'

/**
 * Where a viewer finds what comes from the owner: beyond every index that guacd gives its users (128 streams and 64 objects,
 * 1024 and 512 from 1.6), so that nothing of a viewer's own join is ever mistaken for it.
 */
export const SPLICED_STREAMS = { first: 2048, last: 4095 } as const
export const FIRST_OBJECT = 1024
export const LAST_OBJECT = FIRST_OBJECT + 511

/** How many streams guacd lets one user open; 512 from 1.6. */
const GUACD_STREAMS = 64
/** guacd says nothing of a file that it cannot read, so that some questions are never answered. */
const OPEN_QUESTIONS = 64

/** A stream as one viewer knows it. */
export interface StreamEnd<Viewer> {
  readonly viewer: Viewer
  readonly index: number
}

/**
 * Which stream and which object of the owner's belongs to which viewer, under which index; pure. Streams that guacd opens
 * are *down*, those of browsers are *up*. An index given back is the last to be given away again, so that a late word about
 * the stream before it finds nobody.
 */
export class SpliceMap<Viewer> {
  readonly #downs = new Map<number, StreamEnd<Viewer>>()
  readonly #downOf = new Map<number, number>()
  readonly #downIndices = new IndexPool(SPLICED_STREAMS.first, SPLICED_STREAMS.last)
  readonly #ups = new Map<number, StreamEnd<Viewer>>()
  readonly #upOf = new Map<Viewer, Map<number, number>>()
  readonly #upIndices = new IndexPool(0, GUACD_STREAMS - 1)
  readonly #objects = new Map<number, string>()
  #questions: { viewer: Viewer; object: number; name: string }[] = []

  get hasDowns(): boolean {
    return this.#downs.size > 0
  }

  /** The viewer's index, null if none is free; and whose stream it was, if guacd never said that that one had ended. */
  openDown(
    stream: number,
    viewer: Viewer,
  ): { index: number | null; lost: StreamEnd<Viewer> | null } {
    const lost = this.closeDown(stream)
    const index = this.#downIndices.take()
    if (index !== null) {
      this.#downs.set(stream, { viewer, index })
      this.#downOf.set(index, stream)
    }
    return { index, lost }
  }

  down(stream: number): StreamEnd<Viewer> | null {
    return this.#downs.get(stream) ?? null
  }

  closeDown(stream: number): StreamEnd<Viewer> | null {
    const end = this.down(stream)
    if (!end) return null
    this.#downs.delete(stream)
    this.#downOf.delete(end.index)
    this.#downIndices.give(end.index)
    return end
  }

  /** guacd's stream that a viewer answers; null where it has none of that index. */
  downOf(viewer: Viewer, index: number): number | null {
    const stream = this.#downOf.get(index) ?? null
    return stream !== null && this.down(stream)?.viewer === viewer ? stream : null
  }

  /** guacd's index, null if none is free; and the one that the viewer had open under the same index. */
  openUp(viewer: Viewer, index: number): { stream: number | null; replaced: number | null } {
    const replaced = this.closeUp(viewer, index)
    const stream = this.#upIndices.take()
    if (stream !== null) {
      this.#ups.set(stream, { viewer, index })
      const own = this.#upOf.get(viewer) ?? new Map<number, number>()
      this.#upOf.set(viewer, own.set(index, stream))
    }
    return { stream, replaced }
  }

  upOf(viewer: Viewer, index: number): number | null {
    return this.#upOf.get(viewer)?.get(index) ?? null
  }

  closeUp(viewer: Viewer, index: number): number | null {
    const stream = this.upOf(viewer, index)
    if (stream === null) return null
    this.#ups.delete(stream)
    this.#upOf.get(viewer)?.delete(index)
    this.#upIndices.give(stream)
    return stream
  }

  /** Whose stream guacd answers. */
  up(stream: number): StreamEnd<Viewer> | null {
    return this.#ups.get(stream) ?? null
  }

  define(object: number, name: string): void {
    this.#objects.set(object, name)
  }

  /** False if there was none. */
  undefine(object: number): boolean {
    this.#questions = this.#questions.filter((one) => one.object !== object)
    return this.#objects.delete(object)
  }

  /** By guacd's index. */
  get objects(): ReadonlyMap<number, string> {
    return this.#objects
  }

  ask(viewer: Viewer, object: number, name: string): void {
    this.#questions = [...this.#questions, { viewer, object, name }].slice(-OPEN_QUESTIONS)
  }

  /** Who has asked for it; of several the last, since an earlier question may be one that guacd could not answer. */
  answer(object: number, name: string): Viewer | null {
    const at = this.#questions.findLastIndex((one) => one.object === object && one.name === name)
    return this.#questions.splice(at, at < 0 ? 0 : 1)[0]?.viewer ?? null
  }

  /** A viewer is gone. Returns the streams of guacd that it leaves open. */
  leave(viewer: Viewer): { downs: number[]; ups: number[] } {
    this.#questions = this.#questions.filter((one) => one.viewer !== viewer)
    const downs = [...this.#downs].flatMap(([stream, end]) => (end.viewer === viewer ? stream : []))
    for (const stream of downs) this.closeDown(stream)
    const own = [...(this.#upOf.get(viewer)?.keys() ?? [])]
    const ups = own.flatMap((index) => this.closeUp(viewer, index) ?? [])
    this.#upOf.delete(viewer)
    return { downs, ups }
  }

  /** The owner is gone, and all that it had. Returns what viewers still have open. */
  clear(): { downs: StreamEnd<Viewer>[]; ups: StreamEnd<Viewer>[]; objects: number[] } {
    const ups = [...this.#ups.values()]
    for (const { viewer, index } of ups) this.closeUp(viewer, index)
    const downs = [...this.#downs.keys()].flatMap((stream) => this.closeDown(stream) ?? [])
    const objects = [...this.#objects.keys()]
    this.#objects.clear()
    this.#questions = []
    return { downs, ups, objects }
  }
}
