import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LabEngine } from './create-engine.ts'
import { bootOf, engineOn, inGuest, machine, temporaryState } from './engine-for-tests.ts'
import { StillRunning } from './errors.ts'

const state = await temporaryState()
let engine: LabEngine

beforeAll(async () => {
  engine = await engineOn(state.path)
})

afterAll(async () => {
  await engine.close()
  await state.remove()
})

/** Read from the disk, not from the RAM that came with it. */
const checksum = (vmid: number) =>
  inGuest(
    engine,
    vmid,
    `echo 3 > /proc/sys/vm/drop_caches; dmesg | grep 'EXT4-fs error'
     find /etc/xdg /usr/lib/carrel /usr/sbin -type f | sort | xargs cat | md5sum`,
  )

test('a full clone of the image goes on from the template’s RAM, as an overlay does', async () => {
  const clones = [701, 702].map(async (vmid) => {
    await engine.cloneDisk(vmid, { source: null, full: vmid === 702 })
    await engine.start(machine(engine, vmid))
  })
  await Promise.all(clones)
  expect(await bootOf(engine, 702)).toBe(await bootOf(engine, 701))
  expect(await checksum(702)).toBe(await checksum(701))
})

test('a machine that runs is copied as it is, and goes on; the copy does not need it', async () => {
  await inGuest(engine, 702, 'echo before > /home/file')
  await expect(engine.cloneDisk(703, { source: 702, full: false })).rejects.toThrow(StillRunning)
  const progress: number[] = []
  const onProgress = (copied: number) => progress.push(copied)
  const copied = engine.cloneDisk(703, { source: 702, full: true, onProgress })
  await expect.poll(() => progress.length).toBeGreaterThan(0)
  await inGuest(engine, 702, 'echo after > /home/file; sync')
  await copied
  expect(await inGuest(engine, 702, 'cat /home/file')).toBe('after\n')
  await engine.stop(702)
  await engine.deleteDisk(702)
  await engine.start(machine(engine, 703))
  expect(await inGuest(engine, 703, 'hostname; cat /home/file')).toBe('machine-703\nbefore\n')
})

test('a copy of a machine that runs may be given up, which leaves nothing and hurts nobody', async () => {
  const given = new AbortController()
  const onProgress = () => given.abort()
  const order = { source: 701, full: true, signal: given.signal, onProgress }
  await expect(engine.cloneDisk(704, order)).rejects.toMatchObject({ name: 'AbortError' })
  expect(await readdir(join(state.path, 'machines'))).not.toContain('704')
  expect(await inGuest(engine, 701, 'echo here')).toBe('here\n')
  await engine.cloneDisk(704, { source: 701, full: true })
  expect((await engine.disks()).get(704)).toBeGreaterThan(100_000_000)
})
