import { BROWSER_LIMITS, Framer } from '../protocol/framer.ts'
import { encodeInstruction, type Instruction, parseInstructions } from '../protocol/instruction.ts'
import { MalformedStream } from '../protocol/malformed-stream.ts'
import { isAllowed, isInput } from './browser-instructions.ts'

/** guacd keeps a copy of the screen in memory; more than this no monitor has. */
const LARGEST_SIDE = 8192

export interface Admitted {
  /** For guacd. */
  readonly forward: readonly Buffer[]
  /** Back to the browser: its own pings, unchanged. */
  readonly echo: readonly Buffer[]
  /** A person did something. */
  readonly isInput: boolean
  /** The browser says that it leaves. */
  readonly leaves: boolean
  readonly dropped: readonly string[]
}

/** Stands between a browser and guacd: lets through what the protocol allows a user, and nothing that would end guacd. */
export class BrowserGate {
  readonly #lastSync: () => number | null
  readonly #framer = new Framer(BROWSER_LIMITS)
  #heldSize: Buffer | null = null

  constructor(lastSync: () => number | null) {
    this.#lastSync = lastSync
  }

  /** Takes one message, which must hold whole instructions; throws MalformedStream otherwise. */
  admit(message: Buffer): Admitted {
    const pieces = this.#framer.push(message)
    if (this.#framer.partial) throw new MalformedStream('A message ends inside an instruction.')
    const forward: Buffer[] = []
    const echo: Buffer[] = []
    const dropped: string[] = []
    let input = false
    let leaves = false
    for (const instruction of pieces.flatMap(parseInstructions)) {
      const { opcode, bytes } = instruction
      if (opcode === '') echo.push(bytes)
      else if (opcode === 'disconnect') leaves = true
      else if (!this.#passes(instruction)) dropped.push(opcode.slice(0, 32))
      else if (opcode === 'size') forward.push(...this.#size(instruction))
      else forward.push(bytes)
      input ||= isInput(opcode)
    }
    return { forward, echo, isInput: input, leaves, dropped }
  }

  /** The size that the browser wished for before the first frame. guacd 1.6.0 crashes on one that comes earlier (VNC). */
  releaseSize(): Buffer | null {
    const size = this.#heldSize
    this.#heldSize = null
    return size
  }

  #passes({ opcode, args }: Instruction): boolean {
    if (!isAllowed(opcode, args)) return false
    if (opcode !== 'sync') return true
    // guacd ends the connection of a user who answers a frame that it has not sent.
    const lastSync = this.#lastSync()
    return lastSync !== null && Number(args[0]) <= lastSync
  }

  #size({ args }: Instruction): Buffer[] {
    const sides = args.slice(0, 2).map((side) => String(Math.min(Number(side), LARGEST_SIDE)))
    const size = Buffer.from(encodeInstruction('size', ...sides))
    if (this.#lastSync() !== null) return [size]
    this.#heldSize = size
    return []
  }
}
