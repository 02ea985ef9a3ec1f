import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'

let stateDir: string
let child: ChildProcessByStdio<Writable, Readable, null> | null = null

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'carrel-lab-'))
})
afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(stateDir, { recursive: true, force: true })
})

/** Starts the lab's process; gives its first line and a promise of its exit code. */
async function startMain(env: Record<string, string> = {}, args: readonly string[] = []) {
  const started = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env: { PATH: process.env.PATH, LAB_ENGINE: 'simulated', LAB_STATE: stateDir, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child = started
  const exited = once(started, 'exit').then(([code]) => code as number | null)
  const [line] = (await once(createInterface(started.stdout), 'line')) as [string]
  return { started, exited, first: JSON.parse(line) as Record<string, unknown> }
}
/** The lab's own page, as JSON. */
function ask(url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false, agent: false }, (response) => {
      response
        .toArray()
        .then((chunks) => resolve(JSON.parse(Buffer.concat(chunks).toString())), reject)
    }).once('error', reject)
  })
}
const free = { LAB_LISTEN: '127.0.0.1:0' }
const labFile = () => join(stateDir, 'lab.json')

test('a ready lab has written how to reach it, for its owner only', async () => {
  const { first, started, exited } = await startMain(free)
  expect(first).toEqual({ ready: true })
  expect(statSync(labFile()).mode & 0o777).toBe(0o600)
  const file = JSON.parse(readFileSync(labFile(), 'utf8'))
  expect(file).toMatchObject({
    url: `https://127.0.0.1:${file.port}`,
    host: '127.0.0.1',
    nodes: ['lab'],
    guest_network: '10.0.0.0/8',
    storage: 'local',
    token: { id: 'carrel@pve!broker' },
    templates: [{ vmid: 9000, node: 'lab', ports: { ssh: 22, rdp: 3389, vnc: 5901 } }],
  })
  expect(file.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  started.kill('SIGTERM')
  expect(await exited).toBe(0)
  expect(existsSync(labFile())).toBe(false)
})

test('the lab ends with the one who started it', async () => {
  const { started, exited } = await startMain({ ...free, LAB_PARENT: 'stdin' })
  started.stdin.end()
  expect(await exited).toBe(0)
})

test('a port that is taken is one clear line', async () => {
  await startMain(free)
  const { port } = JSON.parse(readFileSync(labFile(), 'utf8'))
  const first = child
  const other = mkdtempSync(join(tmpdir(), 'carrel-lab-'))
  try {
    const second = await startMain({ LAB_LISTEN: `127.0.0.1:${port}`, LAB_STATE: other })
    expect(second.first).toMatchObject({ error: { code: 'cannot_listen' } })
    expect(await second.exited).toBe(1)
  } finally {
    first?.kill('SIGKILL')
    rmSync(other, { recursive: true, force: true })
  }
})

test('a wrong variable is named', async () => {
  const { first, exited } = await startMain({ LAB_LISTEN: 'nowhere' })
  expect(first).toMatchObject({ error: { code: 'bad_configuration' } })
  expect(JSON.stringify(first)).toContain('LAB_LISTEN')
  expect(await exited).toBe(1)
})

const end = (process: ChildProcessByStdio<Writable, Readable, null>) => process.kill('SIGTERM')

test('options make a cluster with storages, templates, more machines and faults', async () => {
  const script = join(stateDir, 'faults.json')
  writeFileSync(script, '{"seed":7,"faults":[{"fault":"node-offline","node":"pve2"}]}')
  const { first, started, exited } = await startMain(free, [
    ...['--nodes', '3', '--storages', 'local:dir,nas:nfs', '--manner', '8.4'],
    ...['--templates', '2', '--machines', '12', '--chaos', script],
  ])
  expect(first).toEqual({ ready: true })
  const file = JSON.parse(readFileSync(labFile(), 'utf8'))
  expect(file).toMatchObject({
    ...{ nodes: ['pve1', 'pve2', 'pve3'], storage: 'local', manner: '8.4' },
    storages: [{ name: 'local' }, { name: 'nas', type: 'nfs', shared: true }],
    templates: [
      { vmid: 9000, node: 'pve1', name: 'xfce-desktop' },
      { vmid: 9001, node: 'pve1', name: 'xfce-desktop-2' },
    ],
  })
  const seen = await ask(`${file.url}/lab`)
  expect(seen).toMatchObject({
    vms: { total: 14, running: 8 },
    nodes: [{ online: true }, { online: false }, { online: true }],
    faults: { seed: 7, on: [{ fault: { fault: 'node-offline' } }] },
  })
  end(started)
  expect(await exited).toBe(0)
})

test('a script that cannot be read is one clear line', async () => {
  const script = join(stateDir, 'faults.json')
  writeFileSync(script, '{"faults":[{"fault":"earthquake"}]}')
  const { first, exited } = await startMain(free, ['--chaos', script])
  expect(first).toMatchObject({ error: { code: 'bad_fault' } })
  expect(JSON.stringify(first)).toContain('Fault 1 of ')
  expect(await exited).toBe(1)
})

test('VMs whose node is gone are not lost unnoticed', async () => {
  const before = await startMain(free, ['--nodes', 'a,b', '--machines', '2'])
  end(before.started)
  await before.exited
  const { first } = await startMain(free, ['--nodes', 'a'])
  expect(first).toMatchObject({
    error: { code: 'lost_place', hint: expect.stringContaining('--fresh') },
  })
  const { first: fresh } = await startMain(free, ['--nodes', 'a', '--fresh'])
  expect(fresh).toEqual({ ready: true })
})

test('another node for a template alone makes it anew', async () => {
  const before = await startMain(free)
  end(before.started)
  await before.exited
  await startMain(free, ['--nodes', 'a'])
  const { templates } = JSON.parse(readFileSync(labFile(), 'utf8'))
  expect(templates).toMatchObject([{ node: 'a' }])
})
