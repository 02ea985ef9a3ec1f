import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApplication } from './application.ts'

let folder: string
let app: FastifyInstance
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-web-'))
  await build('one')
  app = await start()
})
afterEach(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

const start = () =>
  createApplication({
    ...{ log: pino({ level: 'silent' }), origins: ['http://carrel.test'], frameOrigins: [] },
    ...{ webDir: folder, proxies: 0, version: '1', cookieName: 'carrel' },
  })

/** As the bundler does: what was there before is gone. */
async function build(name: string): Promise<void> {
  await rm(folder, { recursive: true })
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(folder, 'index.html'), `<script src="/assets/${name}.js"></script>`)
  await writeFile(join(folder, 'assets', `${name}.js`), `"${name}"`)
}
const get = async (url: string, headers = {}) => {
  const { statusCode, body, headers: answered } = await app.inject({ url, headers })
  return { status: statusCode, body, headers: answered }
}

test('a server goes on with the build that it began with, and takes the next one at its next start', async () => {
  await build('two')
  expect((await get('/sessions/7')).body).toContain('/assets/one.js')
  expect((await get('/assets/one.js')).body).toBe('"one"')
  expect((await get('/assets/two.js')).status).toBe(404)
  await app.close()
  app = await start()
  expect((await get('/')).body).toContain('/assets/two.js')
  expect((await get('/assets/one.js')).status).toBe(404)
})

test('every address has the page, what is named by its hash is kept, and the page is asked for again', async () => {
  for (const address of ['/', '/index.html', '/admin/people?page=2']) {
    const page = await get(address)
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.headers['cache-control']).toBe('no-cache')
  }
  const script = await get('/assets/one.js')
  expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
})

test('a browser that has the page is told that it is the same', async () => {
  const { etag } = (await get('/')).headers
  const again = await get('/', { 'if-none-match': etag })
  expect([again.status, again.body]).toEqual([304, ''])
})

test('what is not there is a problem and no page, and nothing outside is given out', async () => {
  for (const address of ['/api/v1/nothing', '/assets/gone.js', '/../package.json', '/%2e%2e/x.ts'])
    expect((await get(address)).headers['content-type']).toContain('application/problem+json')
  expect((await app.inject({ method: 'POST', url: '/' })).statusCode).toBe(404)
})

test('a server without a built application says so, and how to build one', async () => {
  await rm(join(folder, 'index.html'))
  await expect(start()).rejects.toMatchObject({
    code: 'web_application_missing',
    hint: expect.stringContaining('npm run web'),
  })
})
