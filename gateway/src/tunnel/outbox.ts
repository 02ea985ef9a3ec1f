/** As much as guacd is read at once: larger messages only make the browser wait longer for the first instruction. */
const MESSAGE_BYTES = 64 * 1024
const SLAB_BYTES = 128 * 1024
/** A message that is smaller is copied once more, so that no slab waits with a slow browser for the sake of a few bytes. */
const WORTH_A_SLAB = 16 * 1024
const SPARE_SLABS = 8

/** Slabs that no message is in; those of all tunnels, so that one that is idle has none. */
const spare: Buffer[] = []

/** `sent` is called when the message is not needed any more. */
export type SendMessage = (message: Buffer, sent: () => void) => void

/**
 * Gathers what several reads of one tick bring into one message: messages and system calls are what a tunnel costs,
 * not bytes. The end of a frame goes out at once, since that is what the person waits for. Copies what it is given,
 * into memory that is used again: the processor has it at hand, and there is no garbage.
 */
export class Outbox {
  readonly #send: SendMessage
  #slab: Buffer | null = null
  #bytes = 0
  #scheduled: NodeJS.Immediate | null = null

  constructor(send: SendMessage) {
    this.#send = send
  }

  push(instructions: Buffer, endsFrame: boolean): void {
    if (this.#bytes + instructions.length > SLAB_BYTES) this.flush()
    if (instructions.length > SLAB_BYTES) {
      this.#send(Buffer.from(instructions), () => {})
      return
    }
    this.#slab ??= spare.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES)
    instructions.copy(this.#slab, this.#bytes)
    this.#bytes += instructions.length
    if (endsFrame || this.#bytes >= MESSAGE_BYTES) this.flush()
    else this.#scheduled ??= setImmediate(() => this.flush())
  }

  flush(): void {
    if (this.#scheduled) clearImmediate(this.#scheduled)
    this.#scheduled = null
    const slab = this.#slab
    if (!slab) return
    const message = slab.subarray(0, this.#bytes)
    this.#slab = null
    this.#bytes = 0
    if (message.length >= WORTH_A_SLAB) {
      this.#send(message, () => giveBack(slab))
    } else {
      this.#send(Buffer.from(message), () => {})
      giveBack(slab)
    }
  }
}

function giveBack(slab: Buffer): void {
  if (spare.length < SPARE_SLABS) spare.push(slab)
}
