import type { DesktopPolicy } from '@carrel/contract'
import { beginsWith, parseInstruction } from '../protocol/instruction.ts'
import { refuseStream } from '../protocol/refusal.ts'

const BLOB = Buffer.from('4.blob,')
const END = Buffer.from('3.end,')
const openings = [
  { head: Buffer.from('9.clipboard,'), needs: 'copy' },
  { head: Buffer.from('4.file,'), needs: 'download' },
  { head: Buffer.from('4.pipe,'), needs: 'download' },
] as const

/** Holds back what the desktop may not give away. Where everything is allowed, which is usual, it looks at nothing. */
export class DesktopGate {
  readonly #policy: () => DesktopPolicy
  readonly #toGuacd: (instructions: string) => void
  readonly #held = new Set<string>()

  constructor(policy: () => DesktopPolicy, toGuacd: (instructions: string) => void) {
    this.#policy = policy
    this.#toGuacd = toGuacd
  }

  passes(bytes: Buffer, start: number, end: number): boolean {
    const policy = this.#policy()
    if (policy.copy && policy.download && this.#held.size === 0) return true
    for (const { head, needs } of openings) {
      if (!beginsWith(head, bytes, start, end)) continue
      const [stream = ''] = parseInstruction(bytes, start).args
      this.#held.delete(stream)
      if (policy[needs]) return true
      this.#held.add(stream)
      // guacd would wait for an answer for ever.
      if (needs === 'download') this.#toGuacd(refuseStream(stream, 'client_forbidden'))
      return false
    }
    if (this.#held.size === 0) return true
    const isEnd = beginsWith(END, bytes, start, end)
    if (!isEnd && !beginsWith(BLOB, bytes, start, end)) return true
    const [stream = ''] = parseInstruction(bytes, start).args
    return isEnd ? !this.#held.delete(stream) : !this.#held.has(stream)
  }
}
