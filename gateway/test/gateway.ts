import { randomUUID } from 'node:crypto'
import { type ConnectionRegistration, OPEN_POLICY, type ViewerTokenClaims } from '@carrel/contract'
import type { Address } from '../src/address.ts'
import { startGateway } from '../src/context.ts'
import { DEADLINES, type Deadlines } from '../src/deadlines.ts'
import { createLog } from '../src/log.ts'
import { createTokenSigner, type TokenSigner } from './token-signer.ts'
import { Viewer, type ViewerOptions } from './viewer.ts'

const CONTROL_SECRET = 'a control secret of the tests'
/** Whose desktops these are. */
const OWNER = randomUUID()
export const APP_ORIGIN = 'https://carrel.example'

export interface TestGateway extends AsyncDisposable {
  readonly publicUrl: string
  readonly controlUrl: string
  readonly bootId: string
  readonly signer: TokenSigner
  readonly logLines: string[]
  control(method: string, path: string, body?: unknown): Promise<Response>
  register(registration?: Partial<ConnectionRegistration>): Promise<string>
  /** Under an identifier that may be there already. */
  reregister(id: string, registration: Partial<ConnectionRegistration>): Promise<Response>
  tokenFor(connection: string, claims?: Partial<ViewerTokenClaims>): Promise<string>
  view(
    connection: string,
    options?: Partial<ViewerOptions> & { claims?: Partial<ViewerTokenClaims> },
  ): Promise<Viewer>
}

/** Complete but for what a test says. */
export const registrationOf = (
  registration: Partial<ConnectionRegistration>,
): ConnectionRegistration => ({
  owner: OWNER,
  protocol: 'vnc',
  parameters: {},
  upstream: { kind: 'guacd' },
  policy: OPEN_POLICY,
  ...registration,
})

/** The whole gateway on free ports of the loopback, with a server's side to it. */
export async function startTestGateway(
  guacd: Address,
  options: {
    deadlines?: Partial<Deadlines>
    viewerDir?: string
    graceSeconds?: number
    guacamole?: { url: string; username: string; password: string }
  } = {},
): Promise<TestGateway> {
  const signer = await createTokenSigner()
  const logLines: string[] = []
  const gateway = await startGateway({
    config: {
      listen: { host: '127.0.0.1', port: 0 },
      controlListen: { host: '127.0.0.1', port: 0 },
      guacd,
      guacamole: options.guacamole ?? null,
      graceSeconds: options.graceSeconds ?? 120,
      publicUrl: null,
      appOrigins: [APP_ORIGIN],
      viewerDir: options.viewerDir ?? null,
      endsWithStdin: false,
    },
    secrets: {
      controlSecret: CONTROL_SECRET,
      tokenPublicKey: signer.publicKey,
      controlTls: null,
      guacamolePassword: options.guacamole?.password ?? null,
    },
    log: createLog('debug', (line) => logLines.push(line)),
    deadlines: { ...DEADLINES, ...options.deadlines },
  })
  const { publicUrl, controlUrl, bootId } = gateway
  const viewers: Viewer[] = []

  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${controlUrl}/control${path}`, {
      method,
      headers: {
        authorization: `Bearer ${CONTROL_SECRET}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const reregister = (id: string, registration: Partial<ConnectionRegistration>) =>
    control('PUT', `/connections/${id}`, registrationOf(registration))
  const tokenFor = (cid: string, claims: Partial<ViewerTokenClaims> = {}) =>
    signer.sign({ aud: bootId, cid, sub: OWNER, ...claims })

  return {
    publicUrl,
    controlUrl,
    bootId,
    signer,
    logLines,
    control,
    tokenFor,
    reregister,
    async register(registration = {}) {
      const id = randomUUID()
      await reregister(id, registration)
      return id
    },
    async view(connection, { claims, ...viewerOptions } = {}) {
      const token = await tokenFor(connection, claims)
      const viewer = new Viewer({ publicUrl, token, ...viewerOptions })
      viewers.push(viewer)
      return viewer
    },
    async [Symbol.asyncDispose]() {
      for (const viewer of viewers) await viewer[Symbol.asyncDispose]()
      await gateway.close()
    },
  }
}
