/** As large as one read from guacd: larger messages only make the browser wait longer for the first instruction. */
const MESSAGE_BYTES = 64 * 1024

/**
 * Gathers what several reads of one tick bring into one message: messages and system calls are what a tunnel costs,
 * not bytes. The end of a frame goes out at once, since that is what the person waits for.
 */
export class Outbox {
  readonly #send: (message: Buffer) => void
  #pieces: Buffer[] = []
  #bytes = 0
  #scheduled: NodeJS.Immediate | null = null

  constructor(send: (message: Buffer) => void) {
    this.#send = send
  }

  push(instructions: Buffer, endsFrame: boolean): void {
    this.#pieces.push(instructions)
    this.#bytes += instructions.length
    if (endsFrame || this.#bytes >= MESSAGE_BYTES) this.flush()
    else this.#scheduled ??= setImmediate(() => this.flush())
  }

  flush(): void {
    if (this.#scheduled) clearImmediate(this.#scheduled)
    this.#scheduled = null
    const [only, ...more] = this.#pieces
    if (!only) return
    this.#send(more.length > 0 ? Buffer.concat(this.#pieces, this.#bytes) : only)
    this.#pieces = []
    this.#bytes = 0
  }
}
