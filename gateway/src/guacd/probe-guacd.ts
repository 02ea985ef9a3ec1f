import type { Address } from '../address.ts'
import { DEADLINES } from '../deadlines.ts'
import { announcedVersion, selectProtocol } from '../protocol/handshake.ts'
import { dialGuacd } from '../upstream/dial-guacd.ts'

/**
 * Asks guacd for the arguments of a protocol: the one question that only a working guacd answers, with that protocol's
 * plugin loaded. It is asked twice, for half of the deadline each: guacd 1.3 may lose what begins in the moment in which
 * another connection ends. Resolves to its protocol version, null before 1.1; throws UpstreamFailed.
 */
export async function probeGuacd(
  address: Address,
  deadline: number,
  protocol = 'vnc',
): Promise<string | null> {
  return announcedVersion((await askForArguments(address, deadline, protocol))[0])
}

/** What guacd takes for a protocol, its version first where it has one. */
export function askForArguments(
  address: Address,
  deadline: number,
  protocol: string,
): Promise<readonly string[]> {
  const ask = () => askOnce(address, deadline / 2, protocol)
  return ask().catch(ask)
}

async function askOnce(
  address: Address,
  deadline: number,
  protocol: string,
): Promise<readonly string[]> {
  const deadlines = { ...DEADLINES, connect: deadline, handshake: deadline }
  const dialogue = await dialGuacd(address, deadlines)
  try {
    dialogue.socket.write(selectProtocol(protocol))
    const { args } = await dialogue.expect('args')
    return args
  } finally {
    dialogue.socket.destroy()
  }
}
