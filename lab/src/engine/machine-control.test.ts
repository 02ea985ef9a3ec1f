import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
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
  until,
} from './engine-for-tests.ts'
import { SnapshotFailed } from './errors.ts'
import { virtualSize } from './virtual-size.ts'

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

const isPaused = (vmid: number) => engine.running().get(vmid)?.paused

/** Whether its process uses no processor time, which a guest that is busy does. */
async function standsStill(vmid: number): Promise<boolean> {
  const used = () => engine.figures(vmid)?.cpuSeconds
  const before = used()
  await pause(200)
  return used() === before
}

test('a machine that is paused stands still, and goes on where it was', async () => {
  await engine.cloneDisk(601, overlay)
  await engine.start(machine(engine, 601))
  await engine.pause(601)
  await engine.resume(601)
  expect(await inGuest(engine, 601, 'hostname')).toBe('machine-601\n')
  const sleeping = await startSleeping(engine, 601)
  await inGuest(engine, 601, 'while :; do :; done < /dev/null > /dev/null 2>&1 &')
  expect(await standsStill(601)).toBe(false)
  expect(isPaused(601)).toBe(false)
  await engine.pause(601)
  await until(() => standsStill(601))
  expect(isPaused(601)).toBe(true)
  const asked = engine.agent(601).command('guest-ping')
  await expect(asked).rejects.toMatchObject({ kind: 'unreachable' })
  await engine.snapshot(601, 'kept', true)
  expect(isPaused(601)).toBe(true)
  await engine.resume(601)
  expect(isPaused(601)).toBe(false)
  expect(await programOf(engine, 601, sleeping)).toContain('sleep')
})

test('a machine that is reset boots, as itself', async () => {
  await engine.cloneDisk(602, overlay)
  await engine.start(machine(engine, 602))
  const boot = await bootOf(engine, 602)
  await inGuest(engine, 602, 'touch /home/file; sync')
  await engine.reset(602)
  expect(await bootOf(engine, 602)).not.toBe(boot)
  expect(await inGuest(engine, 602, 'hostname; ls /home')).toBe('machine-602\ncarrel\nfile\n')
  expect(await addressOf(engine, 602)).toMatchObject({ mac: 'bc:24:11:00:06:02' })
})

test('a machine is stopped at once, whatever is being done with it', async () => {
  await engine.cloneDisk(603, overlay)
  await engine.start(machine(engine, 603, 'cold'))
  const taken = expect(engine.snapshot(603, 'kept', true)).rejects.toThrow(SnapshotFailed)
  const paused = engine.pause(603)
  await engine.stop(603)
  await taken
  await paused
  expect(engine.running().has(603)).toBe(false)
  await expect(engine.rollback(603, 'kept')).rejects.toMatchObject({ code: 'no_such_snapshot' })
})

test('a machine with an empty disk runs without a system, and has no agent', async () => {
  const gibibyte = 1024 ** 3
  await engine.createDisk(604, gibibyte)
  expect(await virtualSize(join(state.path, 'machines', '604', 'disk.qcow2'))).toBe(gibibyte)
  await engine.start(machine(engine, 604))
  await engine.snapshot(604, 'kept', true)
  await engine.reset(604)
  const asked = engine.agent(604).command('guest-ping', {}, 500)
  await expect(asked).rejects.toMatchObject({ kind: 'unreachable' })
  expect(await engine.shutdown(604, 500)).toBe(false)
  await engine.stop(604)
  await engine.start({ ...machine(engine, 604), resumeFrom: 'kept' })
  expect(isPaused(604)).toBe(false)
})

test('an engine closes at once, whatever is being done with its machines', async () => {
  const other = await temporaryState()
  const closing = await engineOn(other.path)
  await closing.cloneDisk(605, overlay)
  await closing.start(machine(closing, 605, 'cold'))
  const taken = expect(closing.snapshot(605, 'kept', true)).rejects.toThrow(SnapshotFailed)
  await closing.close()
  await taken
  await other.remove()
})
