import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { chooseStart } from './choose-start.ts'
import { type DiskContent, writeContent } from './disk-content.ts'
import { takeState } from './disk-states.ts'
import { Disks } from './disks.ts'
import type { MachineSpec } from './engine.ts'
import { temporaryState } from './engine-for-tests.ts'
import { NoSuchSnapshot } from './errors.ts'
import type { Hardware } from './qemu-arguments.ts'
import { createEmpty } from './qemu-img.ts'
import { ramFile } from './saved-ram.ts'

const state = await temporaryState()
afterAll(() => state.remove())

const disks = new Disks(state.path)
const hardware: Hardware = {
  accelerator: 'tcg',
  memoryMiB: 768,
  cores: 2,
  kernel: '/k',
  initrd: '/i',
}
const snapshot = { disk: '/template/disk', ram: '/template/ram', state: '/template/state' }
const template = { snapshot, hardware }
const network = 'bridge'
const logged: string[] = []
const log = (line: string) => logged.push(line)
const warm = { from: 'template', snapshot }
const cold = { from: 'power' }
let vmid = 100

beforeEach(async () => {
  vmid += 1
  logged.length = 0
  await disks.create(vmid, { holds: 'own' }, (path) => createEmpty(path, 1024 ** 2))
})

function choose(spec: Partial<MachineSpec> = {}, its = hardware) {
  const identity = { hostname: 'm', macAddress: 'BC:24:11:00:00:01', credentials: null }
  const size = { memoryMiB: its.memoryMiB, cores: its.cores }
  const whole = { vmid, ...size, boot: 'warm', identity, resumeFrom: null, ...spec } as const
  return chooseStart(whole, { disks, hardware: its, network, template, log })
}

const hold = (content: DiskContent) =>
  writeContent(join(disks.folder(vmid), 'content.json'), content)

test('only a disk to which nobody has written goes on from the template’s RAM', async () => {
  await hold({ holds: 'image' })
  expect(await choose()).toEqual(warm)
  await hold({ holds: 'template', disk: snapshot.disk })
  expect(await choose()).toEqual(warm)
  await hold({ holds: 'template', disk: '/an/older/template' })
  expect(await choose()).toEqual(cold)
  await hold({ holds: 'own' })
  expect(await choose()).toEqual(cold)
  await hold({ holds: 'nothing' })
  expect(await choose()).toEqual(cold)
})

test('a machine of other memory or cores than the template boots, as does one that is told to', async () => {
  await hold({ holds: 'image' })
  expect(await choose({}, { ...hardware, memoryMiB: 1024 })).toEqual(cold)
  expect(await choose({}, { ...hardware, cores: 1 })).toEqual(cold)
  expect(await choose({ boot: 'cold' })).toEqual(cold)
})

test('a machine goes on from the RAM of its snapshot, even if it is told to boot', async () => {
  await takeState(disks.disk(vmid), 'kept')
  const folder = disks.ramFolder(vmid, 'kept')
  const ram = await ramFile(folder, hardware, network)
  await mkdir(folder, { recursive: true })
  await writeFile(ram, '')
  const spec = { resumeFrom: 'kept', boot: 'cold' } as const
  expect(await choose(spec)).toEqual({ from: 'snapshot', name: 'kept', ram })
  expect(logged).toEqual([])
})

test('RAM that was saved on other hardware is left alone, and that is said', async () => {
  await takeState(disks.disk(vmid), 'kept')
  const folder = disks.ramFolder(vmid, 'kept')
  await mkdir(folder, { recursive: true })
  await writeFile(await ramFile(folder, hardware, 'slirp'), '')
  expect(await choose({ resumeFrom: 'kept' })).toEqual(cold)
  expect(logged).toEqual([
    `Machine ${vmid} boots: the RAM of snapshot 'kept' is that of other hardware.`,
  ])
})

test('a snapshot without RAM makes the machine boot, and a missing one is refused', async () => {
  await takeState(disks.disk(vmid), 'kept')
  expect(await choose({ resumeFrom: 'kept' })).toEqual(cold)
  expect(logged).toEqual([])
  await expect(choose({ resumeFrom: 'other' })).rejects.toThrow(NoSuchSnapshot)
})
