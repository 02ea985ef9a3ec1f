import { ConnectionState } from '@carrel/contract'
import { z } from 'zod'

const DEADLINE_MS = 5000

/** Where a gateway's control API is, and what it is opened by. */
export interface GatewayAccess {
  readonly url: string
  readonly secret: string
}

/** The connections that a gateway has, as it says itself. */
export async function listConnections({ url, secret }: GatewayAccess): Promise<ConnectionState[]> {
  const response = await fetch(`${url}/control/connections`, {
    headers: { authorization: `Bearer ${secret}` },
    signal: AbortSignal.timeout(DEADLINE_MS),
  })
  if (!response.ok) throw new Error(`the gateway answered ${response.status}`)
  return z.object({ connections: z.array(ConnectionState) }).parse(await response.json())
    .connections
}
