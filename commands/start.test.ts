import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePorts } from './free-port.ts'
import { CACHE } from './places.ts'

// The real command, with real processes and a real guacd, on a folder of its own.
const COMMAND = join(import.meta.dirname, 'main.ts')
const PATIENCE = { timeout: 40_000, interval: 50 }

let folder: string
let env: Record<string, string>
const started: ChildProcess[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-start-'))
  const webFolder = join(folder, 'web')
  mkdirSync(webFolder)
  writeFileSync(join(webFolder, 'index.html'), '<title>Carrel</title>')
  const [port, gatewayPort, controlPort] = await freePorts(3)
  env = {
    ...{ PATH: process.env.PATH ?? '', HOME: folder, CARREL_CACHE: CACHE },
    ...{
      CARREL_WEB_DIR: webFolder,
      GATEWAY_VIEWER_DIR: webFolder,
      CARREL_DATA: join(folder, 'data'),
    },
    CARREL_LISTEN: `127.0.0.1:${port}`,
    GATEWAY_LISTEN: `127.0.0.1:${gatewayPort}`,
    GATEWAY_CONTROL_LISTEN: `127.0.0.1:${controlPort}`,
    CARREL_LOG_LEVEL: 'error',
  }
})
afterEach(async () => {
  for (const child of started.splice(0)) await end(child)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function start(args: string[] = [], more: Record<string, string> = {}) {
  const child = spawn(process.execPath, [COMMAND, 'start', ...args], { env: { ...env, ...more } })
  started.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  return { child, said: () => said }
}

async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
  return child.exitCode
}

/** The process of a room that this one has started. */
function childOf(parent: ChildProcess, room: 'server' | 'gateway'): number | undefined {
  const { pid } = parent
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  const of = (one: string) => {
    try {
      return readFileSync(`/proc/${one}/cmdline`, 'utf8').includes(`/${room}/src/main.ts`)
    } catch {
      return false
    }
  }
  return children.filter(of).map(Number)[0]
}

const api = (path: string, body?: object) =>
  fetch(`http://${env.CARREL_LISTEN}/api/v1${path}`, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  })

async function isSetUp(): Promise<boolean | null> {
  const reply = await api('/installation').catch(() => null)
  const body = (await reply?.json()) as { is_set_up: boolean } | undefined
  return body?.is_set_up ?? null
}

const linkIn = (said: string) => /http:\S+\/setup#(\S+)/.exec(said)?.[1]

describe('an installation', () => {
  test('begins with the link that the command prints, outlives the death of its parts, and a restart', async () => {
    const { child, said } = start()
    await vi.waitUntil(() => linkIn(said()), PATIENCE)
    expect(said()).toContain(`Carrel is at http://${env.CARREL_LISTEN}`)
    expect((await fetch(`http://${env.CARREL_LISTEN}/`)).status).toBe(200)
    expect((await fetch(`http://${env.GATEWAY_LISTEN}/healthz`)).status).toBe(200)

    const gateway = childOf(child, 'gateway')
    const server = childOf(child, 'server')
    process.kill(server ?? 0, 'SIGKILL')
    await vi.waitUntil(() => said().includes('It is started again in'), PATIENCE)
    await vi.waitUntil(async () => (await isSetUp()) === false, PATIENCE)
    expect(childOf(child, 'server')).not.toBe(server)
    expect(childOf(child, 'gateway')).toBe(gateway)

    const account = { username: 'ada', password: 'correct horse battery' }
    const first = { ...account, display_name: 'Ada', token: linkIn(said()) }
    expect((await api('/setup', first)).status).toBe(201)
    expect((await api('/setup', first)).status).toBe(409)
    expect(await end(child)).toBe(0)

    const again = start()
    await vi.waitUntil(() => again.said().includes('Carrel is at'), PATIENCE)
    expect(linkIn(again.said())).toBeUndefined()
    expect((await api('/sign-in', account)).status).toBe(200)
  }, 120_000)
})

describe('what is wrong is said in one plain message', () => {
  const refused = async (args: string[], more: Record<string, string>) => {
    const { child, said } = start(args, more)
    const [code] = await once(child, 'exit')
    expect(said()).not.toContain('    at ')
    return { code, said: said() }
  }

  test('a variable that is missing', async () => {
    const { code, said } = await refused([], { CARREL_ORIGIN: 'https://desk.example.org' })
    expect(code).toBe(1)
    expect(said).toContain('CARREL_GATEWAY_ORIGIN is missing')
  })

  test('an address that is taken', async () => {
    const other = createServer().listen(Number(env.CARREL_LISTEN?.split(':')[1]), '127.0.0.1')
    await once(other, 'listening')
    const { code, said } = await refused([], {})
    other.close()
    expect(code).toBe(1)
    expect(said).toContain(`CARREL_LISTEN: ${env.CARREL_LISTEN} is taken by another program`)
  })

  test('a folder for its data that cannot be written to', async () => {
    const CARREL_DATA = join(folder, 'web/index.html')
    const { code, said } = await refused([], { CARREL_DATA })
    expect(code).toBe(1)
    expect(said).toContain(`CARREL_DATA: ${CARREL_DATA} cannot be written to.`)
  })

  test('a database that does not answer, and its password is not told', async () => {
    const [nobody] = await freePorts(1)
    const DATABASE_URL = `postgresql://carrel:open-sesame@127.0.0.1:${nobody}/carrel`
    const gateway = {
      CARREL_GATEWAY_CONTROL_SECRET: 'a secret of the two',
      CARREL_GATEWAY_CONTROL_URL: 'http://127.0.0.1:1',
    }
    const { code, said } = await refused(['--roles', 'web'], { DATABASE_URL, ...gateway })
    expect(code).toBe(1)
    expect(said).toContain('PostgreSQL cannot be reached')
    expect(said).toContain('Check DATABASE_URL')
    expect(said).not.toContain('open-sesame')
  })

  test('a guacd that is not there', async () => {
    const [nobody] = await freePorts(1)
    const { code, said } = await refused([], { CARREL_GUACD: `127.0.0.1:${nobody}` })
    expect(code).toBe(1)
    expect(said).toContain(`No guacd answers at 127.0.0.1:${nobody}.`)
  })
})
