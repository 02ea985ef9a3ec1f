import { generateKeyPairSync } from 'node:crypto'
import { OPEN_POLICY, TOKEN_SUBPROTOCOL_PREFIX, TUNNEL_SUBPROTOCOL } from '@carrel/contract'
import { type Gateway, startGateway } from '@carrel/gateway/context'
import { createLog } from '@carrel/gateway/log'
import { GatewayClient } from '@carrel/server/guacamole/gateway-client'
import { GatewayControl } from '@carrel/server/guacamole/gateway-control'
import { GuacamoleClientFake } from '@carrel/server/guacamole/guacamole-client-fake'
import { ViewerTokenSigner } from '@carrel/server/guacamole/viewer-token'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const APP = 'http://carrel.test'
const USER = '8d6f3f0e-5c3f-4f0a-9d3b-0f1f4f5a6b7c'
const SECRET = 'a control secret of the test'
const spec = {
  id: 'desk-1',
  owner: USER,
  policy: OPEN_POLICY,
  protocol: 'vnc' as const,
  parameters: { hostname: '127.0.0.1', port: '1', password: 'guest-secret' },
}

let gateway: Gateway
let client: GatewayClient
const logged: string[] = []

beforeAll(async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const loopback = { host: '127.0.0.1', port: 0 }
  gateway = await startGateway({
    config: {
      listen: loopback,
      controlListen: loopback,
      guacd: { host: '127.0.0.1', port: 1 },
      guacamole: null,
      publicUrl: null,
      appOrigins: [APP],
      viewerDir: null,
      endsWithStdin: false,
      graceSeconds: 120,
    },
    secrets: {
      controlSecret: SECRET,
      guacamolePassword: null,
      tokenPublicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
      controlTls: null,
    },
    log: createLog('info', (line) => logged.push(line)),
  })
  client = new GatewayClient({
    control: new GatewayControl({
      controlUrl: gateway.controlUrl,
      controlSecret: SECRET,
      tls: null,
    }),
    signer: new ViewerTokenSigner(privateKey, APP),
    log: { info: (details, message) => logged.push(`${JSON.stringify(details)} ${message}`) },
  })
})
afterAll(() => gateway.close())

/** Opens the tunnel with a token; resolves with the decimal Guacamole status that it is closed with. */
function closeStatus(token: string): Promise<string> {
  return new Promise((resolve) => {
    const url = `${gateway.publicUrl.replace('http', 'ws')}/tunnel?width=800&height=600&dpi=96`
    const protocols = [TUNNEL_SUBPROTOCOL, `${TOKEN_SUBPROTOCOL_PREFIX}${token}`]
    // Node's own WebSocket takes headers beside the protocols.
    const socket = new WebSocket(url, {
      protocols,
      headers: { origin: gateway.publicUrl },
    } as never)
    socket.addEventListener('close', ({ reason }) => resolve(reason))
    socket.addEventListener('error', () => resolve('error'))
  })
}

describe('the Guacamole client on the real gateway', () => {
  test('3.2-1 creates a connection and returns its identifier, once however often it is asked', async () => {
    expect(await client.createConnection(spec)).toBe('desk-1')
    await client.createConnection(spec)
    expect(await client.listActiveConnections()).toHaveLength(1)
    expect(await client.getConnection('desk-1')).toMatchObject({ id: 'desk-1', protocol: 'vnc' })
  })

  test('3.2-2 3.5-4 makes a token that opens the viewer, and only once', async () => {
    await client.createConnection(spec)
    const { token, viewerUrl } = await client.generateAuthToken('desk-1', USER)
    expect(viewerUrl).toBe(`${gateway.publicUrl}/viewer/#token=${token}`)
    // There is no guacd here: a token that was accepted gets as far as finding that out.
    expect(await closeStatus(token)).toMatch(/^5\d\d$/)
    expect(await closeStatus(token)).toBe('769')
  })

  test('3.2-3 deletes a connection, and says so if there is none', async () => {
    await client.createConnection(spec)
    await client.deleteConnection('desk-1')
    expect(await client.getConnection('desk-1')).toBeNull()
    await expect(client.deleteConnection('desk-1')).rejects.toMatchObject({
      code: 'connection_not_found',
    })
    await expect(client.generateAuthToken('desk-1', USER)).rejects.toMatchObject({
      code: 'connection_not_found',
    })
  })

  test('R8 logs what it does with the connection’s id, and no secret', () => {
    const text = logged.join('\n')
    expect(text).toContain('desk-1')
    expect(text).not.toContain('guest-secret')
    expect(text).not.toContain('eyJ')
    expect(text).not.toContain(SECRET)
  })
})

test('3.2-4 the fake keeps the same promises', async () => {
  const fake = new GuacamoleClientFake()
  expect(await fake.createConnection(spec)).toBe('desk-1')
  await fake.createConnection(spec)
  expect(await fake.listActiveConnections()).toHaveLength(1)
  const { token, viewerUrl } = await fake.generateAuthToken('desk-1', USER)
  expect(viewerUrl).toContain(token)
  await fake.deleteConnection('desk-1')
  await expect(fake.deleteConnection('desk-1')).rejects.toMatchObject({
    code: 'connection_not_found',
  })
})
