import { BROWSER_LIMITS, Framer } from '../protocol/framer.ts'
import { encodeInstruction, type Instruction, parseInstructions } from '../protocol/instruction.ts'
import { MalformedStream } from '../protocol/malformed-stream.ts'
import { isAllowed, isInput } from './browser-instructions.ts'

/** guacd keeps a copy of the screen in memory; more than this no monitor has. */
const LARGEST_SIDE = 8192

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Admitted {
  /** For guacd. */
  readonly forward: readonly Buffer[]
  /** Back to the browser: its own pings, unchanged. */
  readonly echo: readonly Buffer[]
  /** A person did something. */
  readonly isInput: boolean
  /** Something new is in the browser's clipboard. */
  readonly copies: boolean
  /** The browser says that it leaves. */
  readonly leaves: boolean
  readonly dropped: readonly string[]
}

/** Stands between a browser and guacd: lets through what the protocol allows a user, and nothing that would end guacd. */
export class BrowserGate {
  readonly #lastSync: () => number | null
  readonly #framer = new Framer(BROWSER_LIMITS)
  #size: Buffer

  constructor(lastSync: () => number | null, size: Size) {
    this.#lastSync = lastSync
    this.#size = encodeSize(size.width, size.height)
  }

  /** What the browser has wished for last. guacd 1.6.0 crashes on a size that comes before the first frame (VNC). */
  get size(): Buffer {
    return this.#size
  }

  /** Takes one message, which must hold whole instructions; throws MalformedStream otherwise. */
  admit(message: Buffer): Admitted {
    const pieces = this.#framer.push(message)
    if (this.#framer.partial) throw new MalformedStream('A message ends inside an instruction.')
    const forward: Buffer[] = []
    const echo: Buffer[] = []
    const dropped: string[] = []
    let input = false
    let copies = false
    let leaves = false
    for (const instruction of pieces.flatMap(parseInstructions)) {
      const { opcode, bytes } = instruction
      if (opcode === '') echo.push(bytes)
      else if (opcode === 'disconnect') leaves = true
      else if (!this.#passes(instruction)) dropped.push(opcode.slice(0, 32))
      else if (opcode === 'size') forward.push(...this.#resize(instruction))
      else forward.push(bytes)
      input ||= isInput(opcode)
      copies ||= opcode === 'clipboard'
    }
    return { forward, echo, isInput: input, copies, leaves, dropped }
  }

  #passes({ opcode, args }: Instruction): boolean {
    if (!isAllowed(opcode, args)) return false
    if (opcode !== 'sync') return true
    // guacd ends the connection of a user who answers a frame that it has not sent.
    const lastSync = this.#lastSync()
    return lastSync !== null && Number(args[0]) <= lastSync
  }

  #resize({ args: [width, height] }: Instruction): Buffer[] {
    this.#size = encodeSize(Number(width), Number(height))
    return this.#lastSync() === null ? [] : [this.#size]
  }
}

function encodeSize(...sides: readonly number[]): Buffer {
  const bounded = sides.map((side) => String(Math.min(side, LARGEST_SIDE)))
  return Buffer.from(encodeInstruction('size', ...bounded))
}
