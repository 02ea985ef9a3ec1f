import { createCipheriv, randomBytes, randomUUID } from 'node:crypto'
import {
  type GatewayInfo,
  OPEN_POLICY,
  TOKEN_SUBPROTOCOL_PREFIX,
  TUNNEL_PATH,
  TUNNEL_SUBPROTOCOL,
} from '@carrel/contract'
import { exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { BenchProcess } from './bench-process.ts'

/** How a viewer gets in. */
export interface Door {
  readonly url: string
  readonly protocols: readonly string[]
  readonly origin: string
}

/** A process between guacd and viewers. */
export interface Peer {
  readonly name: PeerName
  readonly process: BenchProcess
  /** A door to a desktop of its own, which opens once. */
  door(): Promise<Door>
}

export type PeerName = 'plain_relay' | 'carrel' | 'guacamole_lite'

const here = import.meta.dirname

export async function startPlainRelay(guacdPort: number): Promise<Peer> {
  const env = { GUACD_PORT: String(guacdPort) }
  const process = new BenchProcess(`${here}/plain-relay.ts`, { env, gauged: true })
  const { port } = await process.ready<{ port: number }>()
  const door = { url: `ws://127.0.0.1:${port}`, protocols: [], origin: 'http://127.0.0.1' }
  return { name: 'plain_relay', process, door: async () => door }
}

/** The gateway as an installation runs it: registrations over the control API, and tokens that are signed and burnt. */
export async function startCarrel(guacdPort: number): Promise<Peer> {
  const secret = randomUUID()
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  const process = new BenchProcess(`${here}/../../../gateway/src/main.ts`, {
    env: {
      GATEWAY_LISTEN: '127.0.0.1:0',
      GATEWAY_CONTROL_LISTEN: '127.0.0.1:0',
      GATEWAY_CONTROL_SECRET: secret,
      GATEWAY_TOKEN_PUBLIC_KEY: await exportSPKI(publicKey),
      GUACD: `127.0.0.1:${guacdPort}`,
    },
    gauged: true,
  })
  const { public_url, control_url } = await process.ready<{
    public_url: string
    control_url: string
  }>()
  const control = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(10_000)
    const response = await fetch(`${control_url}/control${path}`, { ...init, headers, signal })
    if (!response.ok) throw new Error(`The gateway refused: ${response.status}`)
    return response
  }
  const { boot_id } = (await (await control('/gateway')).json()) as GatewayInfo

  async function door(): Promise<Door> {
    const cid = randomUUID()
    const owner = randomUUID()
    const body = JSON.stringify({ owner, protocol: 'vnc', parameters: {}, policy: OPEN_POLICY })
    await control(`/connections/${cid}`, { method: 'PUT', body })
    const token = await new SignJWT({ cid, origin: public_url })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer('carrel')
      .setAudience(boot_id)
      .setSubject(owner)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime('300 s')
      .sign(privateKey)
    return {
      url: `${public_url.replace(/^http/, 'ws')}${TUNNEL_PATH}`,
      protocols: [TUNNEL_SUBPROTOCOL, `${TOKEN_SUBPROTOCOL_PREFIX}${token}`],
      origin: public_url,
    }
  }
  return { name: 'carrel', process, door }
}

export async function startGuacamoleLite(guacdPort: number): Promise<Peer> {
  const key = randomBytes(16).toString('hex')
  const env = { GUACD_PORT: String(guacdPort), TOKEN_KEY: key }
  const process = new BenchProcess(`${here}/guacamole-lite-server.ts`, { env, gauged: true })
  const { port } = await process.ready<{ port: number }>()
  const settings = { hostname: '127.0.0.1', port: '5900' }
  async function door(): Promise<Door> {
    // Text, since guacamole-lite reads it as ASCII.
    const iv = randomBytes(8).toString('hex')
    const cipher = createCipheriv('aes-256-cbc', key, iv)
    const plain = JSON.stringify({ connection: { type: 'vnc', settings } })
    const value = Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64')
    const token = Buffer.from(
      JSON.stringify({ iv: Buffer.from(iv).toString('base64'), value }),
    ).toString('base64')
    const url = `ws://127.0.0.1:${port}/?token=${encodeURIComponent(token)}`
    return { url, protocols: [], origin: 'http://127.0.0.1' }
  }
  return { name: 'guacamole_lite', process, door }
}
