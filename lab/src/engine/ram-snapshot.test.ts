import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LabEngine } from './create-engine.ts'
import {
  addressOf,
  bootOf,
  engineOn,
  inGuest,
  machine,
  programOf,
  startSleeping,
  temporaryState,
} from './engine-for-tests.ts'
import { vncLetsIn } from './ways-in-for-tests.ts'

const overlay = { source: null, full: false }
const state = await temporaryState()
let engine: LabEngine

beforeAll(async () => {
  engine = await engineOn(state.path)
})

afterAll(async () => {
  await engine.close()
  await state.remove()
})

const clockErrorSeconds = async (vmid: number) =>
  Math.abs(Number(await inGuest(engine, vmid, 'date +%s')) - Date.now() / 1000)

/** Until when DHCP has given an address to a machine; seconds since the epoch, 0 for none. */
async function leaseEnd(mac: string): Promise<number> {
  const leases = await readFile(join(state.path, 'leases'), 'utf8')
  return Number(
    leases
      .split('\n')
      .find((line) => line.includes(mac))
      ?.split(' ')[0] ?? 0,
  )
}

test('a machine goes on from its snapshot: files, programs, clock, address and desktop', async () => {
  const spec = machine(engine, 501)
  await engine.cloneDisk(501, overlay)
  await engine.start(spec)
  const { mac = '' } = await addressOf(engine, 501)
  const lease = await leaseEnd(mac)
  const boot = await bootOf(engine, 501)
  await inGuest(engine, 501, 'echo before > /home/file; date -s 2020-02-02')
  const sleeping = await startSleeping(engine, 501)
  await engine.snapshot(501, 'kept', true)
  expect(await programOf(engine, 501, sleeping)).toContain('sleep')
  await inGuest(engine, 501, `echo after > /home/file; touch /home/more; kill ${sleeping}; sync`)
  await engine.stop(501)
  await engine.rollback(501, 'kept')
  await engine.start({ ...spec, resumeFrom: 'kept' })
  expect(await inGuest(engine, 501, 'cd /home; echo *; cat file')).toBe('carrel file\nbefore\n')
  expect(await programOf(engine, 501, sleeping)).toContain('sleep')
  expect(await bootOf(engine, 501)).toBe(boot)
  expect(await clockErrorSeconds(501)).toBeLessThan(5)
  const again = await addressOf(engine, 501)
  expect(again.mac).toBe(mac)
  expect(await leaseEnd(mac)).toBeGreaterThan(lease)
  const { password } = spec.identity.credentials
  expect(await vncLetsIn(again.ip, engine.ports.vnc, password)).toBe(true)
})

test('a machine that went on from a snapshot has its next, which outlives the lab', async () => {
  const spec = machine(engine, 502)
  await engine.cloneDisk(502, overlay)
  await engine.start(spec)
  const first = await startSleeping(engine, 502)
  await engine.snapshot(502, 'first', true)
  await engine.stop(502)
  await engine.start({ ...spec, resumeFrom: 'first' })
  const second = await startSleeping(engine, 502)
  await engine.snapshot(502, 'second', true)
  await engine.close()
  engine = await engineOn(state.path)
  await engine.rollback(502, 'first')
  await engine.start({ ...spec, resumeFrom: 'first' })
  expect(await programOf(engine, 502, first)).toContain('sleep')
  expect(await programOf(engine, 502, second)).not.toContain('sleep')
  await engine.stop(502)
  await engine.start({ ...spec, resumeFrom: 'second' })
  expect(await programOf(engine, 502, first)).toContain('sleep')
  expect(await programOf(engine, 502, second)).toContain('sleep')
})

test('a snapshot that is deleted frees what its disk and its RAM took', async () => {
  const folder = join(state.path, 'machines', '503')
  const disk = async () => (await stat(join(folder, 'disk.qcow2'))).blocks * 512
  const ram = () =>
    stat(join(folder, 'ram', 'kept')).then(
      () => true,
      () => false,
    )
  const overwrite = 'dd if=/dev/urandom of=/home/file bs=1M count=20 conv=notrunc,fsync status=none'
  const write = () => inGuest(engine, 503, overwrite)
  await engine.cloneDisk(503, overlay)
  await engine.start(machine(engine, 503))
  await write()
  await engine.snapshot(503, 'kept', true)
  await write()
  expect(await ram()).toBe(true)
  const before = await disk()
  await engine.deleteSnapshot(503, 'kept')
  expect(await ram()).toBe(false)
  expect(before - (await disk())).toBeGreaterThan(15_000_000)
  await engine.snapshot(503, 'kept', true)
  await engine.stop(503)
  await engine.rollback(503, 'kept')
  await engine.deleteSnapshot(503, 'kept')
  expect(await ram()).toBe(false)
  expect(await disk()).toBeLessThan(before)
})

test('a machine of other memory and cores than the template has snapshots with RAM, too', async () => {
  const { memoryMiB, cores } = engine.template
  const spec = { ...machine(engine, 504), memoryMiB: memoryMiB - 128, cores: cores === 1 ? 2 : 1 }
  await engine.cloneDisk(504, overlay)
  await engine.start(spec)
  const sleeping = await startSleeping(engine, 504)
  const boot = await bootOf(engine, 504)
  await engine.snapshot(504, 'kept', true)
  await engine.stop(504)
  await engine.start({ ...spec, resumeFrom: 'kept' })
  expect(await bootOf(engine, 504)).toBe(boot)
  expect(await programOf(engine, 504, sleeping)).toContain('sleep')
})

test('without a bridge of its own, a machine goes on from its snapshot and is reached', async () => {
  const other = await temporaryState()
  const slirp = await engineOn(other.path, { network: 'slirp' })
  const spec = machine(slirp, 505)
  await slirp.cloneDisk(505, overlay)
  await slirp.start(spec)
  const sleeping = await startSleeping(slirp, 505)
  await slirp.snapshot(505, 'kept', true)
  await slirp.stop(505)
  await slirp.start({ ...spec, resumeFrom: 'kept' })
  expect(await programOf(slirp, 505, sleeping)).toContain('sleep')
  const { ip } = await addressOf(slirp, 505)
  const { password } = spec.identity.credentials
  expect(await vncLetsIn(ip, slirp.ports.vnc, password)).toBe(true)
  await slirp.close()
  await other.remove()
})
