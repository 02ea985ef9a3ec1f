import { expect, test } from 'vitest'
import { exceeded } from './limits.ts'

const limits = { vmsPerNode: 3, sessions: 5, cpuRatio: 2, memoryRatio: 1 }
const node = { cpu: 1, memoryMb: 1024 }
const vm = { cpu: 1, memoryMb: 256 }
const on = (name: string, count: number, isBeingCloned = false) =>
  Array.from({ length: count }, () => ({ node: name, isBeingCloned }))

test('R6 as many as are allowed exceed nothing', () => {
  expect(exceeded([...on('a', 2), ...on('b', 2)], limits, node, vm)).toEqual([])
})

test('R6 each limit that is exceeded is told', () => {
  expect(exceeded(on('a', 5), limits, node, { cpu: 1, memoryMb: 512 })).toEqual([
    '5 VMs are in use on a, and 3 are allowed.',
    '5 CPU cores are in use on a, and 2 are allowed.',
    '2560 MiB are in use on a, and 1024 are allowed.',
  ])
})

test('a VM that is being cloned is not on its node yet, and counts for the whole', () => {
  expect(exceeded(on('a', 3, true), limits, node, vm)).toEqual([])
  expect(exceeded([...on('a', 2), ...on('b', 2), ...on('a', 2, true)], limits, node, vm)).toEqual([
    '6 VMs are in use, and 5 sessions are allowed.',
  ])
})
