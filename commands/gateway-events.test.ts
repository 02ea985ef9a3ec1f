import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GatewayEvent, OPEN_POLICY } from '@carrel/contract'
import { readConfig } from '@carrel/gateway/config'
import { type Gateway, startGateway } from '@carrel/gateway/context'
import { createLog } from '@carrel/gateway/log'
import { GatewayControl } from '@carrel/server/guacamole/gateway-control'
import { followGateway } from '@carrel/server/guacamole/gateway-events'
import { ViewerTokenSigner } from '@carrel/server/guacamole/viewer-token'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { makeAuthority, type TestCertificate } from '../server/test/test-certificates.ts'

/** The server's side of the control API, on a real gateway. */
const SECRET = 'a control secret of the test'
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const signer = new ViewerTokenSigner(privateKey, 'http://carrel.test').name
const tokenKey = publicKey.export({ format: 'pem', type: 'spki' }).toString()
const registration = {
  owner: randomUUID(),
  protocol: 'vnc',
  parameters: { hostname: '127.0.0.1', port: '1' },
  policy: OPEN_POLICY,
}
const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function start(more: NodeJS.ProcessEnv = {}): Promise<Gateway> {
  const { config, secrets } = readConfig({
    GATEWAY_LISTEN: '127.0.0.1:0',
    GATEWAY_CONTROL_LISTEN: '127.0.0.1:0',
    GATEWAY_CONTROL_SECRET: SECRET,
    GATEWAY_TOKEN_PUBLIC_KEY: tokenKey,
    GUACD: '127.0.0.1:1',
    ...more,
  })
  const gateway = await startGateway({ config, secrets, log: createLog('error', () => {}) })
  closing.push(() => gateway.close())
  return gateway
}

function follow(controlUrl: string) {
  const events: GatewayEvent[] = []
  const errors: string[] = []
  const control = new GatewayControl({ controlUrl, controlSecret: SECRET, signer, tls: null })
  const stop = followGateway({
    control,
    onEvent: async (event) => void events.push(event),
    onError: (error) => errors.push(String(error)),
    againAfterMs: 20,
    silenceMs: 300,
  })
  closing.push(stop)
  const until = (event: GatewayEvent['event']) =>
    vi.waitUntil(() => events.findLast((one) => one.event === event), { timeout: 10_000 })
  return { events, errors, control, until }
}

test('a server whose tokens this gateway does not take changes nothing there, and is told why', async () => {
  const { controlUrl } = await start()
  const { privateKey: another } = generateKeyPairSync('ed25519')
  const ask = (key: typeof privateKey, method: string, path: string) => {
    const { name } = new ViewerTokenSigner(key, 'http://carrel.test')
    const options = { controlUrl, controlSecret: SECRET, signer: name, tls: null }
    const control = new GatewayControl(options)
    closing.push(async () => control.close())
    return control.call(method, path, method === 'PUT' ? registration : undefined)
  }
  expect((await ask(privateKey, 'PUT', '/control/connections/a')).status).toBe(204)
  const refused = { status: 409, body: { code: 'another_server' } }
  expect(await ask(another, 'GET', '/control/connections')).toMatchObject(refused)
  expect(await ask(another, 'DELETE', '/control/connections/a')).toMatchObject(refused)
  expect((await ask(privateKey, 'GET', '/control/connections/a')).status).toBe(200)
})

describe('the gateway’s events', () => {
  test('begin with all that there is, and go on with what happens', async () => {
    const gateway = await start()
    const { events, control, until } = follow(gateway.controlUrl)
    expect(await until('snapshot')).toEqual({
      event: 'snapshot',
      boot_id: gateway.bootId,
      connections: [],
    })
    await control.call('PUT', '/control/connections/desk', registration)
    const ended = await until('desktop_ended')
    expect(ended).toMatchObject({
      connection: { id: 'desk', viewers: 0, last_ending: { status: 512, is_final: false } },
    })
    expect(events.map(({ event }) => event)).toEqual(['snapshot', 'desktop_ended'])
  })

  test('are heard again, from the whole state on, when the gateway comes back', async () => {
    const gateway = await start()
    const { events, errors, until } = follow(gateway.controlUrl)
    await until('snapshot')
    await gateway.close()
    await vi.waitUntil(() => errors.length > 0)
    const again = await start({ GATEWAY_CONTROL_LISTEN: new URL(gateway.controlUrl).host })
    await vi.waitUntil(() => events.length === 2, { timeout: 10_000 })
    expect(events[1]).toMatchObject({ event: 'snapshot', boot_id: again.bootId })
    expect(errors).toHaveLength(1)
  })

  test('are asked for again when the line has fallen silent', async () => {
    let asked = 0
    const mute = createServer((_request, response) => {
      asked += 1
      response.write('{"event":"heartbeat"}\n')
    })
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    closing.push(async () => {
      mute.closeAllConnections()
      mute.close()
    })
    const { errors } = follow(`http://127.0.0.1:${(mute.address() as AddressInfo).port}`)
    await vi.waitUntil(() => asked >= 2, { timeout: 10_000 })
    expect(errors.length).toBeGreaterThan(0)
  })
})

describe('a control API beyond loopback', () => {
  async function certificates() {
    const folder = await mkdtemp(join(tmpdir(), 'carrel-control-'))
    closing.push(() => rm(folder, { recursive: true }))
    const authority = await makeAuthority('Carrel')
    const gateway = await authority.certify(['IP:127.0.0.1'])
    const files = { cert: gateway.pem, key: gateway.key, ca: authority.pem }
    for (const [name, pem] of Object.entries(files)) await writeFile(join(folder, name), pem)
    const tls = {
      GATEWAY_CONTROL_TLS_CERT: join(folder, 'cert'),
      GATEWAY_CONTROL_TLS_KEY: join(folder, 'key'),
      GATEWAY_CONTROL_TLS_CLIENT_CA: join(folder, 'ca'),
    }
    return { authority, tls }
  }
  const withCertificate = (ca: string, { pem, key }: TestCertificate) => ({ ca, cert: pem, key })

  test('is refused at the start without TLS, and not with it', async () => {
    const open = { GATEWAY_CONTROL_LISTEN: '0.0.0.0:0' }
    await expect(start(open)).rejects.toMatchObject({
      code: 'control_unprotected',
      message: expect.stringContaining('without TLS'),
      hint: expect.stringContaining('GATEWAY_CONTROL_TLS_CERT'),
    })
    const { tls } = await certificates()
    expect((await start({ ...open, ...tls })).controlUrl).toMatch(/^https:/)
  })

  test('half a configuration is none', async () => {
    const { tls } = await certificates()
    await expect(start({ ...tls, GATEWAY_CONTROL_TLS_CLIENT_CA: undefined })).rejects.toMatchObject(
      { code: 'config_invalid' },
    )
  })

  test('lets in a server with a certificate of the right authority, and no other', async () => {
    const { authority, tls } = await certificates()
    const { controlUrl } = await start(tls)
    const own = await authority.certify(['DNS:server'])
    const stranger = await (await makeAuthority('Other')).certify(['DNS:server'])
    const ask = async (proof: ConstructorParameters<typeof GatewayControl>[0]['tls']) => {
      const control = new GatewayControl({ controlUrl, controlSecret: SECRET, signer, tls: proof })
      closing.push(async () => control.close())
      return control.call('GET', '/control/connections')
    }
    expect((await ask(withCertificate(authority.pem, own))).status).toBe(200)
    await expect(ask(withCertificate(authority.pem, stranger))).rejects.toMatchObject({
      code: 'gateway_unreachable',
    })
    await expect(ask(null)).rejects.toMatchObject({ code: 'gateway_unreachable' })
  })

  test('a server does not talk to a gateway that it cannot trust', async () => {
    const { authority, tls } = await certificates()
    const { controlUrl } = await start(tls)
    const own = await authority.certify(['DNS:server'])
    const other = await makeAuthority('Other')
    const control = new GatewayControl({
      controlUrl,
      controlSecret: SECRET,
      signer,
      tls: withCertificate(other.pem, own),
    })
    await expect(control.call('GET', '/control/connections')).rejects.toMatchObject({
      code: 'gateway_unreachable',
    })
  })
})
