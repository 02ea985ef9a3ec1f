import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OPEN_POLICY } from '@carrel/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { registrationOf, startTestGateway, type TestGateway } from '../test/gateway.ts'
import { type SshServer, startSshServer } from '../test/ssh-server.ts'
import type { Viewer } from '../test/viewer.ts'
import { ViewerFiles } from '../test/viewer-files.ts'
import { type FoundGuacd, findGuacd } from './guacd/find-guacd.ts'
import { createLog } from './log.ts'

/** Files over SFTP: a real guacd, which gives them to the owner of a connection alone, and a real OpenSSH. */
const cacheDir = process.env.CARREL_CACHE ?? join(import.meta.dirname, '../../.cache')
let guacd: FoundGuacd
let gateway: TestGateway
let ssh: SshServer

beforeAll(async () => {
  ssh = await startSshServer(cacheDir)
  const log = createLog('error')
  guacd = await findGuacd({ env: process.env, cacheDir, onProgress: () => {}, log })
  gateway = await startTestGateway(guacd)
}, 300_000)

afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]()
  await guacd?.close()
  await ssh?.[Symbol.asyncDispose]()
})

const registration = (policy = OPEN_POLICY) =>
  registrationOf({
    protocol: 'ssh',
    parameters: {
      hostname: '127.0.0.1',
      port: String(ssh.port),
      username: ssh.username,
      password: ssh.password,
      'enable-sftp': 'true',
      'sftp-root-directory': ssh.home,
    },
    policy,
  })

/** One who came after another had gone, as after a refresh. */
async function refreshed(id: string): Promise<Viewer> {
  const before = await gateway.view(id)
  await before.first('sync')
  before.socket.close()
  await before.closed()
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  return viewer
}

const inHome = (name: string) => join(ssh.home, name)

test('a viewer that has joined browses files, and has them byte for byte', async () => {
  const content = randomBytes(300_000)
  writeFileSync(inHome('photo.jpg'), content)
  const files = await ViewerFiles.of(await refreshed(await gateway.register(registration())))
  expect(await files.list('/')).toContain('/photo.jpg')
  expect((await files.read('/photo.jpg')).equals(content)).toBe(true)
})

test('what it uploads is in the desktop', async () => {
  const content = randomBytes(300_000)
  const files = await ViewerFiles.of(await refreshed(await gateway.register(registration())))
  expect(await files.write('/report.pdf', content)).toBe('0')
  await vi.waitFor(() => expect(readFileSync(inHome('report.pdf')).equals(content)).toBe(true), {
    timeout: 10_000,
  })
  expect(await files.list('/')).toContain('/report.pdf')
})

test('two viewers at once each have the file that they asked for', async () => {
  const [one, two] = [randomBytes(200_000), randomBytes(200_000)]
  writeFileSync(inHome('one'), one)
  writeFileSync(inHome('two'), two)
  const id = await gateway.register(registration())
  const first = await ViewerFiles.of(await gateway.view(id))
  const second = await ViewerFiles.of(await gateway.view(id))
  const read = await Promise.all([first.read('/one'), second.read('/two'), second.read('/one')])
  expect(read.map((file) => [one, two, one].findIndex((known) => known.equals(file)))).toEqual([
    0, 1, 0,
  ])
})

test('where neither may be, a file goes neither way, and folders may be looked into', async () => {
  writeFileSync(inHome('secret'), 'not for you')
  const id = await gateway.register(registration({ ...OPEN_POLICY, upload: false }))
  const files = await ViewerFiles.of(await gateway.view(id))
  expect(await files.write('/planted', Buffer.from('not for it'))).toBe('771')
  const strict = registration({ ...OPEN_POLICY, download: false })
  await gateway.control('PUT', `/connections/${id}`, strict)
  const viewer = await gateway.view(id)
  const later = await ViewerFiles.of(viewer)
  viewer.send('get', '1024', '/secret')
  const listed = await later.list('/')
  expect(listed).toContain('/secret')
  expect(listed).not.toContain('/planted')
  expect(viewer.heard.some(({ opcode, args }) => opcode === 'body' && args[3] === '/secret')).toBe(
    false,
  )
})
