import { encodeInstruction } from '@carrel/gateway/protocol/instruction'

/** The last instruction of a stream. */
export const END_OF_STREAM = encodeInstruction('log', 'end of stream')

const PROBE = '3.log,20.t:'
const DIGITS = 18

/** A small instruction that carries the machine's monotonic clock, which every process reads alike. */
export function probe(): string {
  return `${PROBE}${process.hrtime.bigint().toString().padStart(DIGITS, '0')};`
}

/** How long each probe in these instructions has been under way, in milliseconds. */
export function ages(instructions: Buffer): number[] {
  const now = process.hrtime.bigint()
  const found: number[] = []
  for (let at = instructions.indexOf(PROBE); at >= 0; at = instructions.indexOf(PROBE, at + 1)) {
    const from = at + PROBE.length
    found.push(Number(now - BigInt(instructions.toString('latin1', from, from + DIGITS))) / 1e6)
  }
  return found
}
