import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createApplication } from './application.ts'

const start = (proxies = 0, origin = 'http://carrel.test') =>
  createApplication({
    ...{ log: pino({ level: 'silent' }), origins: [origin], frameOrigins: [] },
    ...{ webDir: null, proxies, version: '1', cookieName: 'carrel' },
  })

test.each([
  [0, '127.0.0.1'],
  [1, '198.51.100.7'],
  [2, '203.0.113.9'],
])(
  'behind %i proxies a browser is where the outermost has seen it, and not where it says',
  async (proxies, seen) => {
    const app = await start(proxies)
    app.get('/where', async ({ ip }) => ip)
    const headers = { 'x-forwarded-for': '192.0.2.99, 203.0.113.9, 198.51.100.7' }
    expect((await app.inject({ url: '/where', headers })).body).toBe(seen)
  },
)

test('over HTTPS browsers are told to keep to it for this host, and for no other beneath it', async () => {
  const secure = await (await start(0, 'https://carrel.test')).inject({ url: '/' })
  expect(secure.headers['strict-transport-security']).toBe('max-age=31536000')
  const plain = await (await start()).inject({ url: '/' })
  expect(plain.headers).not.toHaveProperty('strict-transport-security')
})

test('R8 no answer of the API is kept by a browser, a refusal neither, unless its route says so', async () => {
  const app = await start()
  app.get('/api/v1/token', async () => 'secret')
  app.get('/api/v1/picture', async (_request, reply) =>
    reply.header('cache-control', 'private, no-cache').send('picture'),
  )
  const kept = async (url: string) => (await app.inject({ url })).headers['cache-control']
  expect(await kept('/api/v1/token')).toBe('no-store')
  expect(await kept('/api/v1/nothing')).toBe('no-store')
  expect(await kept('/api/v1/picture')).toBe('private, no-cache')
})

test('a request that does not arrive whole is given up', async () => {
  const app = await start()
  expect(app.server.requestTimeout).toBeGreaterThan(0)
  expect(app.server.headersTimeout).toBeGreaterThan(0)
})

test('text that no database takes is refused at its field, wherever it comes', async () => {
  const app = await start()
  app.post('/:place', async () => 'done')
  const ask = (url: string, payload: object) => app.inject({ method: 'POST', url, payload })
  const answers = [
    await ask('/here', { a: { b: 'x\0' } }),
    await ask('/here?c=%00', {}),
    await ask('/d%00', {}),
  ]
  const refused = (field: string) => ({
    ...{ status: 422, code: 'invalid_input' },
    fields: { [field]: expect.any(String) },
  })
  expect(answers.map((answer) => answer.json())).toMatchObject([
    ...[refused('a.b'), refused('c'), refused('place')],
  ])
  expect((await ask('/here?c=d', { a: 'x' })).body).toBe('done')
})
