/** What anybody in the gateway looks for in guacd's words. */
const LOOKED_FOR = [
  ...['ack', 'blob', 'body', 'clipboard', 'disconnect', 'end', 'error', 'file', 'filesystem'],
  ...['msg', 'pipe', 'required', 'sync', 'undefine'],
]

const DOT = 0x2e
const ZERO = 0x30

/** By length and first letter, which tell `copy`, `cfill`, `rect` and most else that paints apart from those above. */
const mayBeLookedFor = new Uint8Array(10 * 128)
for (const opcode of LOOKED_FOR.filter(({ length }) => length < 10))
  mayBeLookedFor[opcode.length * 128 + opcode.charCodeAt(0)] = 1

/**
 * Whether the instruction that begins there only paints, so that it goes the way of all paint without being looked at: in a
 * stream of small instructions that is most of what there is to do.
 */
export function onlyPaints(bytes: Buffer, start: number): boolean {
  if (bytes[start + 1] !== DOT) return false
  const length = (bytes[start] ?? ZERO) - ZERO
  const letter = (bytes[start + 2] ?? 0) & 0x7f
  return mayBeLookedFor[length * 128 + letter] === 0
}
