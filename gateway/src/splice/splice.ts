import type { DesktopPolicy } from '@carrel/contract'
import { encodeInstruction, type Instruction, parseInstruction } from '../protocol/instruction.ts'
import { encodeNotice } from '../protocol/notice.ts'
import { refuseStream } from '../protocol/refusal.ts'
import type { Status } from '../protocol/status.ts'
import { copyBlob, ownerOpcode, streamOf } from './owner-opcodes.ts'
import { FIRST_OBJECT, SPLICED_STREAMS, SpliceMap, type StreamEnd } from './splice-map.ts'

/** What guacd calls the list of a folder, as opposed to the content of a file. */
const FOLDER = 'application/vnd.glyptodon.guacamole.stream-index+json'
/** Files pushed while nobody is there: guacd waits for an answer before it sends more. */
const WAITING_FILES = 8

/** A viewer that may use what guacd gives to owners alone. */
export interface SpliceViewer {
  tell(instructions: string | Buffer): void
}

export interface SpliceOptions<Viewer extends SpliceViewer> {
  readonly policy: () => DesktopPolicy
  /** Who was last at the desktop, to whom goes what nobody has asked for; null if nobody is there. */
  readonly leading: () => Viewer | null
  readonly toGuacd: (instructions: string) => void
}

/** Where what a viewer says has to go. */
export interface Route {
  readonly owner: string | Buffer | null
  readonly isForJoin: boolean
}

const FOR_JOIN: Route = { owner: null, isForJoin: true }
const forOwner = (owner: string | Buffer | null): Route => ({ owner, isForJoin: false })

/**
 * guacd gives file systems, pushed downloads, prints, the microphone and arguments to the owner of a connection alone. This
 * hands them on to viewers, who have joined, beside the picture of their own join.
 */
export class Splice<Viewer extends SpliceViewer> {
  readonly #map = new SpliceMap<Viewer>()
  readonly #options: SpliceOptions<Viewer>
  /** Who is there, and the objects that each has been told of. */
  readonly #told = new Map<Viewer, Set<number>>()
  #waiting: Instruction[] = []

  constructor(options: SpliceOptions<Viewer>) {
    this.#options = options
  }

  /** True when the instruction is not part of the picture. Blobs are all that costs; most are looked at by a byte or two. */
  fromGuacd(bytes: Buffer, start: number, end: number): boolean {
    const opcode = ownerOpcode(bytes, start, end)
    if (opcode === null) return false
    if (opcode === 'blob' || opcode === 'end') {
      if (!this.#map.hasDowns) return false
      const stream = streamOf(bytes, start)
      const found = opcode === 'end' ? this.#map.closeDown(stream) : this.#map.down(stream)
      if (opcode === 'end') found?.viewer.tell(encodeInstruction('end', String(found.index)))
      else found?.viewer.tell(copyBlob(bytes, start, end, found.index))
      return found !== null
    }
    this.#handle(parseInstruction(bytes, start))
    return true
  }

  /** `isDirect`: the viewer has no join, and the owner's own picture. */
  fromViewer(viewer: Viewer, { opcode, args, bytes }: Instruction, isDirect: boolean): Route {
    const [first = '', second = '', ...more] = args
    const index = Number(first)
    switch (opcode) {
      case 'argv':
      case 'audio':
        return forOwner(this.#open(viewer, index, (stream) => [opcode, stream, ...args.slice(1)]))
      case 'file':
      case 'pipe':
      case 'clipboard':
        if (isDirect)
          return forOwner(this.#open(viewer, index, (stream) => [opcode, stream, ...args.slice(1)]))
        return { owner: this.#end(this.#map.closeUp(viewer, index)) || null, isForJoin: true }
      case 'put': {
        const object = this.#object(viewer, index)
        if (index < FIRST_OBJECT) return FOR_JOIN
        if (object === null)
          return forOwner(this.#refuse(viewer, Number(second), 'resource_not_found'))
        return forOwner(
          this.#open(viewer, Number(second), (stream) => ['put', String(object), stream, ...more]),
        )
      }
      case 'get': {
        const object = this.#object(viewer, index)
        if (index < FIRST_OBJECT) return FOR_JOIN
        if (object === null) return forOwner(null)
        this.#map.ask(viewer, object, second)
        return forOwner(encodeInstruction('get', String(object), second))
      }
      case 'blob': {
        const stream = this.#map.upOf(viewer, index)
        if (stream !== null) return forOwner(encodeInstruction('blob', String(stream), second))
        return isDirect ? forOwner(null) : FOR_JOIN
      }
      case 'end': {
        const stream = this.#map.closeUp(viewer, index)
        if (stream !== null) return forOwner(this.#end(stream))
        return isDirect ? forOwner(null) : FOR_JOIN
      }
      case 'ack':
        if (index >= SPLICED_STREAMS.first) return forOwner(this.#acknowledge(viewer, index, args))
        break
    }
    return isDirect ? forOwner(bytes) : FOR_JOIN
  }

  /** A viewer sees the desktop: it is told of what there is. It may come again, with another picture. */
  arrive(viewer: Viewer): void {
    if (!this.#told.has(viewer)) this.#told.set(viewer, new Set())
    this.#tellAll(viewer)
    const waiting = this.#waiting
    this.#waiting = []
    for (const file of waiting) this.#pushed(file)
  }

  /** Those who have come hear of what they may use from now on. */
  policyChanged(): void {
    for (const viewer of this.#told.keys()) this.#tellAll(viewer)
  }

  leave(viewer: Viewer): void {
    this.#told.delete(viewer)
    const { downs, ups } = this.#map.leave(viewer)
    const refused = downs.map((stream) => refuseStream(stream, 'resource_closed'))
    const ended = ups.map((stream) => this.#end(stream))
    if (downs.length + ups.length > 0) this.#options.toGuacd([...refused, ...ended].join(''))
  }

  /** guacd has gone. What was on its way up is refused, and what came down will never be whole. */
  lose(): void {
    const { downs, ups, objects } = this.#map.clear()
    this.#waiting = []
    for (const { viewer, index } of ups) viewer.tell(refuseStream(index, 'resource_closed'))
    for (const end of downs) this.#endLost(end)
    for (const object of objects) this.#forget(object)
  }

  #handle(instruction: Instruction): void {
    const { opcode, args } = instruction
    const [first = '', second = ''] = args
    const number = Number(first)
    switch (opcode) {
      case 'filesystem':
        this.#map.define(number, second)
        for (const viewer of this.#told.keys()) this.#tellAll(viewer)
        break
      case 'undefine':
        if (this.#map.undefine(number)) this.#forget(number)
        break
      case 'file':
        this.#pushed(instruction)
        break
      case 'body':
        this.#answered(number, args)
        break
      case 'ack': {
        const found = this.#map.up(number)
        if (!found) break
        // The browser takes a stream that was refused for closed, and its index for free.
        if (Number(args[2]) !== 0) this.#map.closeUp(found.viewer, found.index)
        found.viewer.tell(encodeInstruction('ack', String(found.index), ...args.slice(1)))
      }
    }
  }

  #pushed(file: Instruction): void {
    const { args } = file
    const stream = Number(args[0])
    const viewer = this.#options.leading()
    if (!this.#options.policy().download) {
      this.#options.toGuacd(refuseStream(stream, 'client_forbidden'))
    } else if (viewer) {
      this.#openDown(stream, viewer, (index) => ['file', index, ...args.slice(1)])
    } else if (this.#waiting.length < WAITING_FILES) {
      this.#waiting.push(file)
    } else {
      this.#options.toGuacd(refuseStream(stream, 'resource_closed'))
    }
  }

  #answered(object: number, [, second = '', mimetype = '', name = '']: readonly string[]): void {
    const stream = Number(second)
    const viewer = this.#map.answer(object, name)
    const isAllowed = this.#options.policy().download || mimetype === FOLDER
    if (viewer && isAllowed) {
      const seen = String(object + FIRST_OBJECT)
      this.#openDown(stream, viewer, (index) => ['body', seen, index, mimetype, name])
    } else {
      this.#options.toGuacd(refuseStream(stream, viewer ? 'client_forbidden' : 'resource_closed'))
    }
  }

  #openDown(
    stream: number,
    viewer: Viewer,
    instruction: (index: string) => readonly [string, ...string[]],
  ): void {
    const { index, lost } = this.#map.openDown(stream, viewer)
    this.#endLost(lost)
    if (index === null) this.#options.toGuacd(refuseStream(stream, 'server_busy'))
    else viewer.tell(encodeInstruction(...instruction(String(index))))
  }

  #endLost(lost: StreamEnd<Viewer> | null): void {
    if (!lost) return
    const { viewer, index } = lost
    const notice = encodeNotice({ name: 'stream_lost', stream: index })
    viewer.tell(notice + encodeInstruction('end', String(index)))
  }

  #open(
    viewer: Viewer,
    index: number,
    instruction: (stream: string) => readonly [string, ...string[]],
  ): string | null {
    const { stream, replaced } = this.#map.openUp(viewer, index)
    const ended = this.#end(replaced)
    if (stream !== null) return ended + encodeInstruction(...instruction(String(stream)))
    return ended || this.#refuse(viewer, index, 'server_busy')
  }

  #acknowledge(viewer: Viewer, index: number, args: readonly string[]): string | null {
    const stream = this.#map.downOf(viewer, index)
    if (stream === null) return null
    // guacd gives up a stream whose reader has given up, and says nothing of it.
    if (Number(args[2]) !== 0) this.#map.closeDown(stream)
    return encodeInstruction('ack', String(stream), ...args.slice(1))
  }

  #refuse(viewer: Viewer, index: number, status: Status): null {
    viewer.tell(refuseStream(index, status))
    return null
  }

  /** guacd's index of an object that the viewer has been told of. */
  #object(viewer: Viewer, seen: number): number | null {
    return this.#told.get(viewer)?.has(seen - FIRST_OBJECT) ? seen - FIRST_OBJECT : null
  }

  #tellAll(viewer: Viewer): void {
    const { upload, download } = this.#options.policy()
    const told = this.#told.get(viewer)
    if (!told || !(upload || download)) return
    for (const [object, name] of this.#map.objects) {
      if (told.has(object)) continue
      told.add(object)
      viewer.tell(encodeInstruction('filesystem', String(object + FIRST_OBJECT), name))
    }
  }

  #forget(object: number): void {
    for (const [viewer, told] of this.#told) {
      if (!told.delete(object)) continue
      viewer.tell(encodeInstruction('undefine', String(object + FIRST_OBJECT)))
    }
  }

  #end(stream: number | null): string {
    return stream === null ? '' : encodeInstruction('end', String(stream))
  }
}
