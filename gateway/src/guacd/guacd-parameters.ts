import type { Protocol } from '@carrel/contract'
import type { Address } from '../address.ts'
import { askForArguments } from './probe-guacd.ts'

const DEADLINE_MS = 2000
/** Each question forks a process in guacd; another guacd may stand at the address after a while. */
const FRESH_MS = 300_000

/** What guacd takes for a protocol, as it told lately; null while it does not answer. */
export function createGuacdParameters(
  address: Address,
  now: () => number = Date.now,
): (protocol: Protocol) => Promise<string[] | null> {
  const told = new Map<Protocol, { at: number; parameters: string[] }>()
  return async (protocol) => {
    const before = told.get(protocol)
    if (before && now() - before.at < FRESH_MS) return before.parameters
    try {
      const args = await askForArguments(address, DEADLINE_MS, protocol)
      const parameters = args.filter((name) => !name.startsWith('VERSION_'))
      told.set(protocol, { at: now(), parameters })
      return parameters
    } catch {
      return null
    }
  }
}
