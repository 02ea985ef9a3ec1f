import { readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from './command.ts'
import { DiskCopies } from './disk-copies.ts'
import { Disks } from './disks.ts'
import { temporaryState } from './engine-for-tests.ts'
import { DiskExists, NoSuchDisk } from './errors.ts'
import { createEmpty, createOverlay } from './qemu-img.ts'
import { Turns } from './turns.ts'

const mebibyte = 1024 ** 2
const diskBytes = 64 * mebibyte
const state = await temporaryState()
const image = join(state.path, 'image.qcow2')
const template = join(state.path, 'template.qcow2')
const disks = new Disks(state.path)
const machines = { alive: async () => null }
const copies = new DiskCopies({ disks, turns: new Turns(), machines, image, template })

const qemu = (program: string, ...args: string[]) => run(program, args, { deadlineMs: 30_000 })
const write = (disk: string, what: string) => qemu('qemu-io', '-f', 'qcow2', '-c', what, disk)
const same = (one: string, other: string) => qemu('qemu-img', 'compare', one, other)
const overlay = (source: number | null) => ({ source, full: false })
const whole = (source: number | null) => ({ source, full: true })

async function baseOf(vmid: number): Promise<string | null> {
  const info = await qemu('qemu-img', 'info', '--output=json', disks.disk(vmid))
  return JSON.parse(info)['backing-filename'] ?? null
}

/** A machine that has written to its disk. */
async function usedMachine(vmid: number): Promise<void> {
  await copies.copy(vmid, overlay(null))
  await disks.markOwn(vmid)
  await write(disks.disk(vmid), `write -P ${vmid % 256} 8M 1M`)
}

beforeAll(async () => {
  await createEmpty(image, diskBytes)
  await write(image, 'write -P 1 0 40M')
  await createOverlay(template, image)
  await write(template, 'write -P 2 1M 1M')
  await disks.open()
})

afterAll(() => state.remove())

test('an overlay of the image, or of a machine that never ran, stands on the image', async () => {
  await copies.copy(1, overlay(null))
  await copies.copy(2, overlay(1))
  expect(await Promise.all([1, 2].map(baseOf))).toEqual([image, image])
  expect(await disks.content(2)).toEqual({ holds: 'image' })
})

test('an overlay of a machine that ran stands on its disk', async () => {
  await usedMachine(3)
  await copies.copy(4, overlay(3))
  expect(await baseOf(4)).toBe(disks.disk(3))
  await same(disks.disk(4), disks.disk(3))
  expect(await disks.content(4)).toEqual({ holds: 'own' })
})

test('a full copy of the image is the template’s disk bit for bit, and stands alone', async () => {
  const progress: number[] = []
  await copies.copy(5, {
    ...whole(null),
    onProgress(copied, total) {
      expect(total).toBe(diskBytes)
      progress.push(copied)
    },
  })
  expect(await baseOf(5)).toBeNull()
  await same(disks.disk(5), template)
  const content = { holds: 'template', disk: template }
  expect(await disks.content(5)).toEqual(content)
  expect(progress.at(-1)).toBe(diskBytes)
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  await Promise.all([copies.copy(6, overlay(5)), copies.copy(7, whole(5))])
  expect(await Promise.all([6, 7].map((vmid) => disks.content(vmid)))).toEqual([content, content])
})

test('a full copy of a machine’s disk does not need it any more', async () => {
  await usedMachine(8)
  await copies.copy(9, whole(8))
  await same(disks.disk(9), disks.disk(8))
  await disks.delete(8)
  expect(await baseOf(9)).toBeNull()
  expect(await write(disks.disk(9), 'read -P 8 8M 1M')).not.toContain('failed')
})

test('what a machine writes to its disk makes it its own, but an empty disk stays empty', async () => {
  await copies.copy(10, overlay(null))
  await copies.createEmpty(11, mebibyte)
  await Promise.all([10, 11].map((vmid) => disks.markOwn(vmid)))
  expect(await disks.content(10)).toEqual({ holds: 'own' })
  expect(await disks.content(11)).toEqual({ holds: 'nothing' })
  await copies.copy(12, whole(11))
  expect(await disks.content(12)).toEqual({ holds: 'nothing' })
})

test('a copy that is given up leaves nothing', async () => {
  const given = new AbortController()
  const onProgress = () => given.abort()
  const copied = copies.copy(13, { ...whole(null), signal: given.signal, onProgress })
  await expect(copied).rejects.toMatchObject({ name: 'AbortError' })
  expect(await readdir(disks.root)).not.toContain('13')
})

test('a copy that may not be fast is overtaken by one that may', async () => {
  const given = new AbortController()
  const slow = { ...whole(null), bytesPerSecond: mebibyte, signal: given.signal }
  let isOver = false
  const slowCopy = copies.copy(18, slow).finally(() => {
    isOver = true
  })
  await copies.copy(19, whole(null))
  expect(isOver).toBe(false)
  given.abort()
  await expect(slowCopy).rejects.toMatchObject({ name: 'AbortError' })
})

test('a disk that is there is not copied over, and one that is not there is not copied', async () => {
  await copies.copy(14, overlay(null))
  await expect(copies.copy(14, whole(null))).rejects.toThrow(DiskExists)
  await expect(copies.copy(14, overlay(14))).rejects.toThrow(DiskExists)
  await expect(copies.createEmpty(14, mebibyte)).rejects.toThrow(DiskExists)
  await expect(copies.copy(15, whole(99))).rejects.toThrow(NoSuchDisk)
  await expect(copies.copy(15, overlay(15))).rejects.toThrow(NoSuchDisk)
  expect(await readdir(disks.root)).not.toContain('15')
})

test('what a killed lab was making is gone when the next opens the folder', async () => {
  await copies.copy(16, overlay(null))
  await writeFile(join(disks.folder(16), 'disk.qcow2.new'), '')
  await copies.copy(17, whole(null))
  await rename(disks.disk(17), `${disks.disk(17)}.new`)
  await disks.open()
  expect((await readdir(disks.folder(16))).sort()).toEqual(['content.json', 'disk.qcow2'])
  expect(await readdir(disks.root)).not.toContain('17')
})
