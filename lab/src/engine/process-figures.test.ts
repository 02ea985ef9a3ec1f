import { expect, test } from 'vitest'
import { cpuSecondsOf, processFigures, tapTraffic } from './process-figures.ts'

test('a process has memory, and has used its processor', () => {
  const own = processFigures(process.pid, 'no-tap')
  expect(own.residentBytes).toBeGreaterThan(1024 ** 2)
  expect(own.virtualBytes).toBeGreaterThan(own.residentBytes)
  expect(own.network).toEqual({ inBytes: 0, outBytes: 0 })
})

test('a process that is gone has used nothing', () => {
  expect(processFigures(2 ** 22 + 1, 'no-tap')).toMatchObject({ cpuSeconds: 0, residentBytes: 0 })
})

test('a bracket in a program’s name does not hide its time', () => {
  const times = '0 0 0 0 0 0 0 0 0 0 250 150 0'
  expect(cpuSecondsOf(`12 (a) b) S ${times}`)).toBe(4)
})

test('what the host receives from a tap was sent by its guest', () => {
  const table = ' lo: 9 1 0 0 0 0 0 0 9 1\n  vm101: 400 4 0 0 0 0 0 0 1500 9 0 0 0 0 0 0\n'
  expect(tapTraffic(table, 'vm101')).toEqual({ inBytes: 1500, outBytes: 400 })
})
