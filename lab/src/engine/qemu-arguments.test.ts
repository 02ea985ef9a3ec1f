import { expect, test } from 'vitest'
import { qemuArguments } from './qemu-arguments.ts'

const hardware = {
  accelerator: 'tcg',
  memoryMiB: 768,
  cores: 2,
  kernel: '/k',
  initrd: '/i',
} as const
const nic = { netdev: 'hubport,id=net,hubid=0', macAddress: 'bc:24:11:00:00:01' }
const files = { disk: '/d', serialLog: '/s', ram: null }
const powerOn = { kernel: true, state: 'power-on' } as const
const ram = (mode: 'shared' | 'private') => ({ ...files, ram: { path: '/r', mode } })

test('a clone has the devices of its template, and does not write to its memory', () => {
  const template = qemuArguments(hardware, ram('shared'), nic, powerOn)
  const clone = qemuArguments(hardware, ram('private'), nic, { kernel: true, state: 'migration' })
  const changed = clone.filter((argument) => !template.includes(argument))
  expect(changed).toEqual([
    'memory-backend-file,id=mem,size=768M,mem-path=/r,share=off,prealloc=off',
    ...['-S', '-incoming', 'defer'],
  ])
})

test('a machine that goes on from a snapshot has the devices of one that was switched on', () => {
  const begun = qemuArguments(hardware, files, nic, powerOn)
  const resumed = qemuArguments(hardware, files, nic, { kernel: true, state: 'snapshot' })
  expect(resumed).toEqual([...begun, '-S'])
})

test('a machine whose disk holds nothing gets no kernel', () => {
  const args = qemuArguments(hardware, files, nic, { kernel: false, state: 'power-on' })
  expect(args).not.toContain('-kernel')
  expect(args).not.toContain('-append')
})

test('a comma in a path does not end the value', () => {
  const args = qemuArguments(hardware, { ...files, disk: '/a,b' }, nic, powerOn)
  expect(args.some((argument) => argument.startsWith('file=/a,,b,if=none'))).toBe(true)
})
