import { expect, test } from 'vitest'
import { progressOf } from './task-progress.ts'

test.each([
  ['transferred 6.0 MiB of 420.0 MiB (1.43%)', 1.43],
  ['transferred 1.0 GiB of 4.0 GiB (25.00%)', 25],
  ['drive-scsi0: transferred 4.0 GiB of 4.0 GiB (100.00%) in 8s', 100],
  ['creating a clone of VM 9001 with ID 120', null],
  ['allocated target volume "(50%)"', null],
])('%s is %s percent', (line, percent) => {
  expect(progressOf(line)).toEqual({ line, percent })
})
