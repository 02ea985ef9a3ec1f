import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { APP_ORIGIN, startTestGateway, type TestGateway } from '../../test/gateway.ts'

let viewerDir: string
let gateway: TestGateway

beforeAll(async () => {
  viewerDir = mkdtempSync(join(tmpdir(), 'carrel-viewer-'))
  mkdirSync(join(viewerDir, 'assets'))
  writeFileSync(join(viewerDir, 'index.html'), '<!doctype html><title>Desk</title>')
  writeFileSync(join(viewerDir, 'assets/index-BkZ2_8f-.js'), 'export {}')
  gateway = await startTestGateway({ host: '127.0.0.1', port: 1 }, { viewerDir })
})

afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  rmSync(viewerDir, { recursive: true })
})

const get = (path: string) => fetch(gateway.publicUrl + path)

test('the viewer page may be framed by the application and connects only to its own tunnel', async () => {
  const response = await get('/viewer/')
  expect(await response.text()).toContain('<title>Desk')
  const policy = response.headers.get('content-security-policy')?.split('; ')
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain(`frame-ancestors 'self' ${APP_ORIGIN}`)
  expect(policy).toContain(`connect-src 'self' ${gateway.publicUrl.replace('http', 'ws')}`)
  expect(response.headers.get('x-frame-options')).toBeNull()
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
})

test('the page is always fetched anew, what carries a hash never', async () => {
  expect((await get('/viewer/')).headers.get('cache-control')).toBe('no-store')
  expect((await get('/viewer/assets/index-BkZ2_8f-.js')).headers.get('cache-control')).toBe(
    'public, max-age=31536000, immutable',
  )
})

test('nothing outside the viewer is given out', async () => {
  expect((await get('/viewer/%2e%2e/%2e%2e/etc/passwd')).status).toBe(404)
  expect((await get('/')).status).toBe(404)
})

test('the gateway says that it is well', async () => {
  expect(await (await get('/healthz')).json()).toEqual({ ok: true })
})
