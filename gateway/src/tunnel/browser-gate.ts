import type { TunnelWish } from '@carrel/contract'
import { BROWSER_LIMITS, Framer } from '../protocol/framer.ts'
import { encodeInstruction, type Instruction, parseInstructions } from '../protocol/instruction.ts'
import { MalformedStream } from '../protocol/malformed-stream.ts'
import { readWish } from '../protocol/notice.ts'
import { isAllowed, isInput } from './browser-instructions.ts'
import { PolicyGate, type ViewerPolicy } from './policy-gate.ts'

/** guacd keeps a copy of the screen in memory; more than this no monitor has. */
const LARGEST_SIDE = 8192

export interface Admitted {
  /** For guacd. */
  readonly forward: readonly Instruction[]
  /** Back to the browser: its own pings, unchanged, and refusals of streams. */
  readonly answers: readonly (Buffer | string)[]
  readonly wishes: readonly TunnelWish[]
  /** A person did something. */
  readonly isInput: boolean
  /** Something new is in the browser's clipboard. */
  readonly copies: boolean
  /** The browser says that it leaves. */
  readonly leaves: boolean
  readonly dropped: readonly string[]
}

/** Stands between a browser and guacd: lets through what the protocol and the policy allow, and nothing that would end guacd. */
export class BrowserGate {
  readonly #lastSync: () => number | null
  readonly #policy: () => ViewerPolicy
  readonly #policyGate: PolicyGate
  readonly #framer = new Framer(BROWSER_LIMITS)

  constructor(lastSync: () => number | null, policy: () => ViewerPolicy) {
    this.#lastSync = lastSync
    this.#policy = policy
    this.#policyGate = new PolicyGate(policy)
  }

  /** Takes one message, which must hold whole instructions; throws MalformedStream otherwise. */
  admit(message: Buffer): Admitted {
    const pieces = this.#framer.push(message)
    if (this.#framer.partial) throw new MalformedStream('A message ends inside an instruction.')
    const forward: Instruction[] = []
    const answers: (Buffer | string)[] = []
    const wishes: TunnelWish[] = []
    const dropped: string[] = []
    let leaves = false
    for (const instruction of pieces.flatMap(parseInstructions)) {
      const { opcode, args, bytes } = instruction
      const wish = opcode === '' && !this.#policy().read_only ? readWish(args) : null
      if (wish) wishes.push(wish)
      else if (opcode === '' && args[0] === 'ping') answers.push(bytes)
      else if (opcode === 'disconnect') leaves = true
      else if (!this.#isSound(instruction)) dropped.push(opcode.slice(0, 32))
      else {
        const { passes, answer } = this.#policyGate.check(instruction)
        if (passes) forward.push(opcode === 'size' ? bounded(args) : instruction)
        else dropped.push(opcode)
        if (answer) answers.push(answer)
      }
    }
    const has = (wanted: (opcode: string) => boolean) => forward.some((one) => wanted(one.opcode))
    const copies = has((opcode) => opcode === 'clipboard')
    return { forward, answers, wishes, isInput: has(isInput), copies, leaves, dropped }
  }

  #isSound({ opcode, args }: Instruction): boolean {
    if (!isAllowed(opcode, args)) return false
    if (opcode !== 'sync') return true
    // guacd ends the connection of a user who answers a frame that it has not sent.
    const lastSync = this.#lastSync()
    return lastSync !== null && Number(args[0]) <= lastSync
  }
}

function bounded(sides: readonly string[]): Instruction {
  const args = sides.slice(0, 2).map((side) => String(Math.min(Number(side), LARGEST_SIDE)))
  return { opcode: 'size', args, bytes: Buffer.from(encodeInstruction('size', ...args)) }
}
