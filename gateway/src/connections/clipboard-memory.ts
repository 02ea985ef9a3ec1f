import { beginsWith, encodeInstruction, parseInstruction } from '../protocol/instruction.ts'

const CLIPBOARD = Buffer.from('9.clipboard,')
const BLOB = Buffer.from('4.blob,')
const END = Buffer.from('3.end,')

/** As much as guacd itself keeps, in base64. */
const LARGEST_BASE64 = Math.ceil((256 * 1024) / 3) * 4

/**
 * The first even index (those of one user, as opposed to a whole connection) that guacd never gives away: it has 64
 * streams for each user, 512 from 1.6. Nor does the browser's answer to it reach guacd, since the gate ends at 511.
 */
const REPLAY_STREAM = '1024'

/** What the desktop has copied last. guacd tells those who are there, so that a viewer who comes later never hears of it. */
export class ClipboardMemory {
  #stream: string | null = null
  #mimetype = ''
  #incoming: string[] = []
  #characters = 0
  #kept: Buffer | null = null

  note(bytes: Buffer, start: number, end: number): void {
    if (beginsWith(CLIPBOARD, bytes, start, end)) {
      const [stream = '', mimetype = ''] = parseInstruction(bytes, start).args
      this.forget()
      this.#mimetype = mimetype
      if (mimetype.startsWith('text/')) this.#stream = stream
    } else if (this.#stream === null) {
      return
    } else if (beginsWith(BLOB, bytes, start, end)) {
      const [stream, base64 = ''] = parseInstruction(bytes, start).args
      if (stream !== this.#stream || base64 === '') return
      this.#incoming.push(base64)
      this.#characters += base64.length
      if (this.#characters > LARGEST_BASE64) this.forget()
    } else if (beginsWith(END, bytes, start, end)) {
      if (parseInstruction(bytes, start).args[0] === this.#stream) this.#keep()
    }
  }

  /** Whole instructions for a viewer; null when there is nothing. */
  replay(): Buffer | null {
    return this.#kept
  }

  forget(): void {
    this.#stream = null
    this.#incoming = []
    this.#characters = 0
    this.#kept = null
  }

  #keep(): void {
    const blobs = this.#incoming.map((blob) => encodeInstruction('blob', REPLAY_STREAM, blob))
    const clipboard = encodeInstruction('clipboard', REPLAY_STREAM, this.#mimetype)
    const end = encodeInstruction('end', REPLAY_STREAM)
    this.forget()
    this.#kept = Buffer.from(clipboard + blobs.join('') + end)
  }
}
