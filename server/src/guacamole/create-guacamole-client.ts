import type { Config } from '../config.ts'
import { ApacheAccount } from './apache-account.ts'
import { ApacheClient } from './apache-client.ts'
import { ApacheConnections } from './apache-connections.ts'
import { GatewayClient } from './gateway-client.ts'
import type { GatewayControl } from './gateway-control.ts'
import type { GuacamoleClient } from './guacamole-client.ts'
import { NativeClient } from './native-client.ts'
import type { ViewerTokenSigner } from './viewer-token.ts'

/** The one that the configuration asks for. */
export function createGuacamoleClient(
  guacamole: Config['guacamole'],
  parts: {
    readonly control: GatewayControl
    readonly signer: ViewerTokenSigner
    readonly installationId: string
    readonly log: { info(details: object, message: string): void }
  },
): GuacamoleClient {
  const { control, signer, installationId, log } = parts
  const gateway = new GatewayClient({ control, signer, log })
  if (!guacamole) return gateway
  const account = new ApacheAccount({ ...guacamole.account, log })
  const connections = new ApacheConnections(account, installationId)
  if (!guacamole.native) return new ApacheClient({ account, connections, gateway })
  return new NativeClient({ ...guacamole.native, url: account.url, connections, log })
}
