import { randomBytes, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import {
  APP_ORIGIN,
  registrationOf,
  startTestGateway,
  type TestGateway,
} from '../../test/gateway.ts'
import { type ScriptedGuacd, startScriptedGuacd } from '../../test/scripted-guacd.ts'
import { createTokenSigner } from '../../test/token-signer.ts'
import { Viewer } from '../../test/viewer.ts'

/** Who is let in to the tunnel. */
let guacd: ScriptedGuacd
let gateway: TestGateway
const unauthorized = { code: 1008, reason: '769' }

beforeAll(async () => {
  guacd = await startScriptedGuacd(({ socket }) => void socket.write('4.sync,1.1;'))
  gateway = await startTestGateway(guacd)
})

afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await guacd[Symbol.asyncDispose]()
})

const enter = (token: string, origin?: string) =>
  new Viewer({ publicUrl: gateway.publicUrl, token, ...(origin ? { origin } : {}) })

test('a token opens the tunnel, and the first word is its identifier', async () => {
  const viewer = await gateway.view(await gateway.register())
  await viewer.first('sync')
  expect(viewer.socket.protocol).toBe('guacamole')
  expect(String(viewer.messages[0])).toMatch(/^0\.,36\.[0-9a-f-]{36};$/)
})

test.each<[string, string, () => Promise<string>]>([
  [
    'token_used',
    'was used before',
    async () => {
      const token = await gateway.tokenFor(await gateway.register())
      await enter(token).first('sync')
      return token
    },
  ],
  [
    'token_invalid',
    'is forged',
    async () => {
      const claims = { aud: gateway.bootId, cid: await gateway.register() }
      return (await createTokenSigner()).sign(claims)
    },
  ],
  [
    'token_of_other_boot',
    'is for another gateway, or for this one before its restart',
    async () => gateway.tokenFor(await gateway.register(), { aud: randomUUID() }),
  ],
  [
    'token_expired',
    'has expired',
    async () => {
      const iat = Math.floor(Date.now() / 1000) - 400
      return gateway.tokenFor(await gateway.register(), { iat, exp: iat + 300 })
    },
  ],
  ['token_invalid', 'is none', async () => ''],
])('R9 %s: a token that %s is refused, and the log says why', async (code, _what, make) => {
  const token = await make()
  const before = gateway.logLines.length
  expect(await enter(token).closed()).toEqual(unauthorized)
  const refusals = gateway.logLines.slice(before).filter((line) => line.includes('token_refused'))
  expect(refusals.map((line) => JSON.parse(line).code)).toEqual([code])
})

test("R9 a token of another person is refused, and a guest's is not", async () => {
  const id = await gateway.register()
  const other = { sub: randomUUID() }
  const forbidden = { code: 1008, reason: '771' }
  expect(await enter(await gateway.tokenFor(id, other)).closed()).toEqual(forbidden)
  await enter(await gateway.tokenFor(id, { ...other, guest: true })).first('sync')
})

test('a token for a connection that is not there is refused, and burnt', async () => {
  const cid = await gateway.register()
  const token = await gateway.tokenFor(cid)
  await gateway.control('DELETE', `/connections/${cid}`)
  expect(await enter(token).closed()).toEqual({ code: 1002, reason: '516' })
  await gateway.control('PUT', `/connections/${cid}`, registrationOf({}))
  expect(await enter(token).closed()).toEqual(unauthorized)
})

test('the identifier of a connection opens nothing', async () => {
  const id = await gateway.register()
  expect(await enter(id).closed()).toEqual(unauthorized)
})

test.each(['https://evil.example', APP_ORIGIN, 'null'])(
  'a page of %s is refused, and its token is not burnt',
  async (origin) => {
    const token = await gateway.tokenFor(await gateway.register())
    expect(await enter(token, origin).refused()).toBe(403)
    await enter(token).first('sync')
  },
)

test('a token counts as a browser offers it, and then as used', async () => {
  const token = await gateway.tokenFor(await gateway.register())
  expect(await upgrade(`guacamole, carrel.token.${token}`)).toBe(101)
  expect(await enter(token).closed()).toEqual(unauthorized)
})

test('a client that does not speak the protocol is refused, and its token is not burnt', async () => {
  const token = await gateway.tokenFor(await gateway.register())
  expect(await upgrade(`carrel.token.${token}`)).toBe(400)
  await enter(token).first('sync')
})

function upgrade(protocols: string): Promise<number | undefined> {
  const headers = {
    ...{ connection: 'Upgrade', upgrade: 'websocket', origin: gateway.publicUrl },
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    'sec-websocket-protocol': protocols,
  }
  return new Promise((resolve, reject) => {
    request(`${gateway.publicUrl}/tunnel`, { headers })
      .on('upgrade', ({ statusCode }, socket) => {
        socket.destroy()
        resolve(statusCode)
      })
      .on('response', ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end()
  })
}

test('a client that names no origin is refused', async () => {
  const token = await gateway.tokenFor(await gateway.register())
  const url = `${gateway.publicUrl.replace('http', 'ws')}/tunnel`
  const socket = new WebSocket(url, ['guacamole', `carrel.token.${token}`])
  const status = await new Promise((resolve) => {
    socket.on('error', () => {})
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
  })
  expect(status).toBe(403)
})

test('no log line holds a token or a parameter', async () => {
  const id = await gateway.register({ parameters: { password: 'open sesame' } })
  const token = await gateway.tokenFor(id)
  await enter(token).first('sync')
  await enter(token).closed()
  const log = gateway.logLines.join('')
  expect(log).toContain('token_used')
  expect(log).not.toContain('open sesame')
  expect(log).not.toContain(token.split('.')[2])
})
