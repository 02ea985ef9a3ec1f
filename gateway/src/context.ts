import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { type Address, formatAddress } from './address.ts'
import type { Config, Secrets } from './config.ts'
import { ConnectionEvents } from './connections/connection-events.ts'
import { ConnectionRegistry } from './connections/connection-registry.ts'
import { JoinRecord } from './connections/join-record.ts'
import { createControlServer } from './control/control-server.ts'
import { DEADLINES, type Deadlines } from './deadlines.ts'
import { Fault } from './fault.ts'
import { createGuacdParameters } from './guacd/guacd-parameters.ts'
import { createGuacdState } from './guacd/guacd-state.ts'
import { probeGuacd } from './guacd/probe-guacd.ts'
import { type Log, reasonOf } from './log.ts'
import { signerOf } from './tokens/signer.ts'
import { createTokenVerifier } from './tokens/token-verifier.ts'
import { WithdrawnTokens } from './tokens/withdrawn-tokens.ts'
import { createTunnelEndpoint } from './tunnel/tunnel-endpoint.ts'
import { ApacheAccount } from './upstream/apache-account.ts'
import { openApache } from './upstream/apache-upstream.ts'
import { openGuacd } from './upstream/guacd-upstream.ts'
import { createPublicServer, sendViewerHeaders } from './viewer/public-server.ts'

export interface Gateway {
  readonly bootId: string
  readonly publicUrl: string
  readonly controlUrl: string
  close(): Promise<void>
}

export interface GatewayOptions {
  readonly config: Config
  readonly secrets: Secrets
  readonly log: Log
  readonly deadlines?: Deadlines
}

/** Everything is made here, once. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, secrets, log, deadlines = DEADLINES } = options
  const bootId = randomUUID()
  const redeem = await createTokenVerifier(secrets.tokenPublicKey, bootId).catch((cause) => {
    throw new Fault('token_key_invalid', 'The public key of the viewer tokens cannot be read.', {
      hint: 'GATEWAY_TOKEN_PUBLIC_KEY holds an Ed25519 public key in PEM (SPKI).',
      cause,
    })
  })
  const withdrawn = new WithdrawnTokens()
  const events = new ConnectionEvents()
  const { guacamole } = config
  const { guacamolePassword: password } = secrets
  const account =
    guacamole && password !== null ? new ApacheAccount({ ...guacamole, password, log }) : null
  const connections = new ConnectionRegistry({
    openUser({ target, ...request }, listener) {
      const { upstream } = target
      if (upstream.kind === 'guacd')
        return openGuacd({ ...request, target, address: config.guacd, deadlines }, listener)
      if (!account) throw new Error('a connection in Guacamole was registered without a Guacamole')
      return openApache({ ...request, account, connection: upstream, deadlines }, listener)
    },
    joins: new JoinRecord(),
    tell: (event) => events.tell(event),
    graceSeconds: config.graceSeconds,
    deadlines,
    log,
  })

  const guacdState = createGuacdState(() => probeGuacd(config.guacd, 2_000))
  const site = { publicUrl: config.publicUrl ?? '', appOrigins: config.appOrigins }
  const publicServer = createPublicServer({ viewerDir: config.viewerDir })
  sendViewerHeaders(publicServer, () => site)
  const control = createControlServer({
    secret: secrets.controlSecret,
    signer: signerOf(secrets.tokenPublicKey),
    connections,
    withdrawn,
    events,
    tls: secrets.controlTls,
    bootId,
    upstreams: account ? ['guacd', 'apache'] : ['guacd'],
    info: async () => ({
      boot_id: bootId,
      public_url: site.publicUrl,
      guacd: await guacdState(),
    }),
    guacdParameters: createGuacdParameters(config.guacd),
    log,
  })

  const listened = await listen(publicServer, config.listen, 'GATEWAY_LISTEN')
  site.publicUrl ||= listened
  const handleUpgrade = createTunnelEndpoint({
    allowedOrigins: [new URL(site.publicUrl).origin],
    redeem,
    withdrawn,
    connections,
    deadlines,
    log,
  })
  publicServer.server.on('upgrade', handleUpgrade)
  control.addHook('onClose', async () => connections.endAll('resource_closed'))
  const controlUrl = await listen(control, config.controlListen, 'GATEWAY_CONTROL_LISTEN')

  return {
    bootId,
    publicUrl: site.publicUrl,
    controlUrl,
    async close() {
      publicServer.server.off('upgrade', handleUpgrade)
      await control.close()
      await publicServer.close()
    },
  }
}

async function listen(app: FastifyInstance, address: Address, variable: string): Promise<string> {
  try {
    await app.listen(address)
  } catch (cause) {
    throw new Fault('cannot_listen', `The gateway cannot listen on ${formatAddress(address)}.`, {
      hint: `Set ${variable} to an address that is free. ${reasonOf(cause)}`,
      cause,
    })
  }
  const { port } = app.server.address() as AddressInfo
  const scheme = 'setSecureContext' in app.server ? 'https' : 'http'
  return `${scheme}://${formatAddress({ host: address.host, port })}`
}
