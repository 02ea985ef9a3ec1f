import { expect, test } from 'vitest'
import { CpuShares } from './cpu-shares.ts'

const machine = { pid: 7, cores: 2 }

test('the first measurement tells nothing, the next what has been used in between', () => {
  const shares = new CpuShares()
  expect(shares.measure(101, { ...machine, cpuSeconds: 3 }, 0)).toBe(0)
  expect(shares.measure(101, { ...machine, cpuSeconds: 8 }, 10_000)).toBe(0.25)
})

test('who asks again at once is told the same', () => {
  const shares = new CpuShares()
  shares.measure(101, { ...machine, cpuSeconds: 0 }, 0)
  shares.measure(101, { ...machine, cpuSeconds: 5 }, 10_000)
  expect(shares.measure(101, { ...machine, cpuSeconds: 9 }, 10_100)).toBe(0.25)
})

test('a machine that was started again begins anew', () => {
  const shares = new CpuShares()
  shares.measure(101, { ...machine, cpuSeconds: 100 }, 0)
  expect(shares.measure(101, { ...machine, pid: 8, cpuSeconds: 1 }, 10_000)).toBe(0)
})
