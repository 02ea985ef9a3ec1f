import { expect, test } from 'vitest'
import { ticksIn } from './cpu-meter.ts'
import { readHost, shareOf } from './host.ts'

test('a host has memory and a disk, and not more free than there is', () => {
  const { memory, disk, cpuCount } = readHost('/')
  expect(cpuCount).toBeGreaterThan(0)
  for (const { total, free, available } of [memory, disk]) {
    expect(total).toBeGreaterThan(0)
    expect(Math.max(free, available)).toBeLessThanOrEqual(total)
  }
})

test('nodes share the memory and the disk of their host, and each has all of its processors', () => {
  const host = readHost('/')
  const share = shareOf(host, 3)
  expect(share.cpuCount).toBe(host.cpuCount)
  expect(share.memory.total).toBe(Math.floor(host.memory.total / 3))
  expect(share.disk.total).toBe(Math.floor(host.disk.total / 3))
  expect(shareOf(host, 1)).toEqual(host)
})

test('waiting for a disk is no use of a processor', () => {
  expect(ticksIn('cpu  10 5 15 60 10 1 2 3 0 0\ncpu0 1 1 1 1\n')).toEqual({
    ...{ all: 106, used: 36, waiting: 10 },
  })
})
