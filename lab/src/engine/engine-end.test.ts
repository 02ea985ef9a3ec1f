import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { labId } from '../network/addresses.ts'
import { bridgeNames } from '../network/bridge-network.ts'
import { run } from './command.ts'
import {
  addressOf,
  cacheDir,
  engineOn,
  isAlive,
  machine,
  temporaryState,
  until,
} from './engine-for-tests.ts'
import { vncLetsIn } from './ways-in-for-tests.ts'

const namespaces = async () => (await readdir('/run/netns').catch(() => [])).join(' ')
const interfaces = () => run('ip', ['-brief', 'link'], { deadlineMs: 10_000 })

test('a machine that is stopped leaves no process and no tap, and a closed engine no network', async () => {
  const state = await temporaryState()
  const engine = await engineOn(state.path)
  const { namespace, hostEnd } = bridgeNames(labId(state.path))
  const taps = () => run('ip', ['-netns', namespace, '-brief', 'link'], { deadlineMs: 10_000 })
  const ended: number[] = []
  engine.onExit((vmid) => ended.push(vmid))
  await engine.cloneDisk(201, { source: null, full: false })
  await engine.start(machine(engine, 201))
  const pid = engine.running().get(201)?.pid ?? 0
  expect(isAlive(pid)).toBe(true)
  expect(await taps()).toContain('vm201')
  await engine.stop(201)
  expect(isAlive(pid)).toBe(false)
  expect(await taps()).not.toContain('vm201')
  expect(ended).toEqual([201])
  await engine.deleteDisk(201)
  expect((await engine.disks()).size).toBe(0)
  await engine.close()
  expect(await namespaces()).not.toContain(namespace)
  expect(await interfaces()).not.toContain(hostEnd)
  await state.remove()
})

test('what an engine that was killed left is removed by the next, which finds the disks', async () => {
  const state = await temporaryState()
  const source = `
    import { engineOn, machine } from '${import.meta.dirname}/engine-for-tests.ts'
    const engine = await engineOn('${state.path}')
    await engine.cloneDisk(301, { source: null, full: false })
    await engine.start(machine(engine, 301))
    console.log(engine.running().get(301).pid)
    setInterval(() => {}, 1000)`
  const victim = spawn(process.execPath, ['--input-type=module-typescript', '-e', source], {
    env: { ...process.env, CARREL_CACHE: cacheDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await once(victim.stdout, 'data')
  const pid = Number(said)
  const { namespace } = bridgeNames(labId(state.path))
  victim.kill('SIGKILL')
  await until(() => !isAlive(pid))
  expect(await namespaces()).toContain(namespace)
  const next = await engineOn(state.path)
  expect([...(await next.disks()).keys()]).toEqual([301])
  await next.close()
  expect(await namespaces()).not.toContain(namespace)
  await state.remove()
})

test('without a bridge of its own, a machine is reached at the address that the agent reports', async () => {
  const state = await temporaryState()
  const engine = await engineOn(state.path, { network: 'slirp' })
  await engine.cloneDisk(401, { source: null, full: false })
  const spec = machine(engine, 401)
  await engine.start(spec)
  const { ip } = await addressOf(engine, 401)
  expect(ip).toMatch(/^127\.10\./)
  expect(await vncLetsIn(ip, engine.ports.vnc, spec.identity.credentials.password)).toBe(true)
  await engine.close()
  await state.remove()
})
