import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLog } from '../log.ts'
import { debianGuacd } from './debian-guacd.ts'
import { findGuacd } from './find-guacd.ts'
import type { GuacdProgram } from './guacd-program.ts'
import { probeGuacd } from './probe-guacd.ts'
import { commandLine, descendants, identify, isAlive } from './process-table.ts'
import { endStaleRuns } from './run-directory.ts'
import { SUPERVISE_TIMES, superviseGuacd } from './supervise-guacd.ts'

const cacheDir = process.env.CARREL_CACHE ?? join(import.meta.dirname, '../../../.cache')
const log = createLog('error')
const soon = { timeout: 10_000, interval: 20 }
let runsDir: string

beforeEach(() => {
  runsDir = mkdtempSync(join(tmpdir(), 'carrel-guacd-'))
})

afterEach(() => rmSync(runsDir, { recursive: true }))

async function realGuacd(): Promise<GuacdProgram> {
  const program = await debianGuacd({ cacheDir, onProgress: () => {}, log })
  if (!program) throw new Error('These tests run on Debian 12 or later.')
  return program
}

const runningHere = () =>
  descendants(process.pid).filter(({ pid }) => commandLine(pid)[0]?.endsWith('sbin/guacd'))

test('guacd speaks every protocol that desktops have', async () => {
  const guacd = await superviseGuacd(await realGuacd(), runsDir, log)
  try {
    for (const protocol of ['vnc', 'rdp', 'ssh']) {
      expect(await probeGuacd(guacd, 5_000, protocol)).toMatch(/^VERSION_/)
    }
  } finally {
    await guacd.close()
  }
}, 300_000)

test('guacd that dies is started again at the same address', async () => {
  const guacd = await superviseGuacd(await realGuacd(), runsDir, log)
  try {
    const [before] = runningHere()
    if (!before) throw new Error('guacd does not run.')
    process.kill(before.pid, 'SIGKILL')
    await vi.waitFor(() => expect(runningHere()[0]?.pid ?? before.pid).not.toBe(before.pid), soon)
    await vi.waitFor(() => probeGuacd(guacd, 1_000), soon)
  } finally {
    await guacd.close()
  }
})

test('guacd that hangs is started again', async () => {
  const times = { ...SUPERVISE_TIMES, healthInterval: 50, healthDeadline: 100 }
  const guacd = await superviseGuacd(await realGuacd(), runsDir, log, times)
  try {
    const [before] = runningHere()
    if (!before) throw new Error('guacd does not run.')
    process.kill(before.pid, 'SIGSTOP')
    await vi.waitFor(() => expect(isAlive(before)).toBe(false), soon)
    await vi.waitFor(() => probeGuacd(guacd, 1_000), soon)
  } finally {
    await guacd.close()
  }
})

test('closing leaves neither a process nor a file', async () => {
  const guacd = await superviseGuacd(await realGuacd(), runsDir, log)
  const processes = runningHere().flatMap((one) => [one, ...descendants(one.pid)])
  await guacd.close()
  expect(processes.filter(isAlive)).toEqual([])
  expect(readdirSync(runsDir)).toEqual([])
})

test('a program that is no guacd is not waited for', async () => {
  const program: GuacdProgram = {
    source: 'machine',
    command: (_address, home) => ({ file: '/bin/false', args: [], env: {}, cwd: home }),
  }
  await expect(superviseGuacd(program, runsDir, log)).rejects.toMatchObject({
    code: 'guacd_not_started',
  })
  expect(readdirSync(runsDir)).toEqual([])
})

test('what a killed run left behind is ended at the next start, and nothing else', async () => {
  const owner = spawn('sleep', ['60'])
  const stale = spawn('sh', ['-c', 'sleep 60; : guacd'])
  const record = (name: string, ownerPid: number) => {
    mkdirSync(join(runsDir, 'guacd-runs', name), { recursive: true })
    const run = { owner: identify(ownerPid), guacd: identify(stale.pid ?? 0), container: null }
    writeFileSync(join(runsDir, 'guacd-runs', name, 'run.json'), JSON.stringify(run))
  }
  record('living', owner.pid ?? 0)
  const sweep = () => endStaleRuns(join(runsDir, 'guacd-runs'), log)
  await sweep()
  expect(stale.exitCode ?? stale.signalCode).toBeNull()
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  const ended = once(stale, 'exit')
  await sweep()
  expect((await ended)[1]).toBe('SIGKILL')
  expect(readdirSync(join(runsDir, 'guacd-runs'))).toEqual([])
})

test('a guacd that is given is asked first, and refused by name when it does not answer', async () => {
  const options = { cacheDir: runsDir, onProgress: () => {}, log }
  await expect(
    findGuacd({ ...options, env: { CARREL_GUACD: '127.0.0.1:1' } }),
  ).rejects.toMatchObject({
    code: 'guacd_unreachable',
    hint: expect.stringContaining('GUACD'),
  })
})

test('a guacd that is given is used and left alone', async () => {
  const running = await superviseGuacd(await realGuacd(), runsDir, log)
  try {
    const env = { CARREL_GUACD: `127.0.0.1:${running.port}` }
    const found = await findGuacd({ env, cacheDir: runsDir, onProgress: () => {}, log })
    expect(found).toMatchObject({ source: 'given', port: running.port })
    await found.close()
    expect(await probeGuacd(running, 2_000)).toMatch(/^VERSION_/)
  } finally {
    await running.close()
  }
})
