import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { bridgeNetwork } from './bridge-network.ts'
import type { Network } from './network.ts'
import { slirpNetwork } from './slirp-network.ts'

export type NetworkKind = Network['kind']

/** A bridge where this process may make one: as root, with the device that taps come from. */
export async function networkKind(): Promise<NetworkKind> {
  if (process.getuid?.() !== 0) return 'slirp'
  return access('/dev/net/tun', constants.R_OK | constants.W_OK).then(
    () => 'bridge',
    () => 'slirp',
  )
}

export function openNetwork(kind: NetworkKind, id: string, stateDir: string): Promise<Network> {
  return kind === 'bridge' ? bridgeNetwork(id, stateDir) : slirpNetwork(id)
}
