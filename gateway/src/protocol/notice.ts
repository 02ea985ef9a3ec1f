import { type TunnelNotice, TunnelWish } from '@carrel/contract'
import { encodeInstruction } from './instruction.ts'

export function encodeNotice({ name, ...rest }: TunnelNotice): string {
  return encodeInstruction('', name, JSON.stringify(rest))
}

/** What a viewer wishes by an instruction without an opcode; null where it is none. */
export function readWish([name]: readonly string[]): TunnelWish | null {
  return TunnelWish.safeParse({ name }).data ?? null
}
