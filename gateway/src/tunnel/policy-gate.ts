import type { DesktopPolicy } from '@carrel/contract'
import type { Instruction } from '../protocol/instruction.ts'
import { refuseStream } from '../protocol/refusal.ts'

export interface ViewerPolicy extends DesktopPolicy {
  /** Watches only. */
  readonly read_only: boolean
}

/** What keeps a tunnel alive and a picture coming; all else does something to the desktop. */
const WATCHING: ReadonlySet<string> = new Set(['sync', 'nop', 'ack'])

/** What a viewer may send, by opcode; those that are not here, always. A pipe carries whatever it is given, as files do. */
const needs: Readonly<Record<string, 'paste' | 'upload'>> = {
  clipboard: 'paste',
  file: 'upload',
  put: 'upload',
  pipe: 'upload',
}

const STREAM_ARGUMENT: Readonly<Record<string, number>> = {
  ...{ clipboard: 0, file: 0, pipe: 0, argv: 0, audio: 0 },
  put: 1,
}

/** Holds a viewer to what it may. Streams that it may not open are refused in the protocol, and what it sends on them dropped. */
export class PolicyGate {
  readonly #policy: () => ViewerPolicy
  readonly #refused = new Set<number>()

  constructor(policy: () => ViewerPolicy) {
    this.#policy = policy
  }

  /** Whether it goes on, and what the browser is answered if it does not. */
  check({ opcode, args }: Instruction): { passes: boolean; answer: string | null } {
    const position = STREAM_ARGUMENT[opcode]
    const stream = Number(args[position ?? 0])
    if (opcode === 'blob' || opcode === 'end') {
      const isRefused = opcode === 'end' ? this.#refused.delete(stream) : this.#refused.has(stream)
      return { passes: !isRefused, answer: null }
    }
    const passes = this.#allows(opcode)
    if (position === undefined) return { passes, answer: null }
    this.#refused.delete(stream)
    if (passes) return { passes, answer: null }
    this.#refused.add(stream)
    return { passes, answer: refuseStream(stream, 'client_forbidden') }
  }

  #allows(opcode: string): boolean {
    const policy = this.#policy()
    if (policy.read_only) return WATCHING.has(opcode)
    const need = needs[opcode]
    return need === undefined || policy[need]
  }
}
