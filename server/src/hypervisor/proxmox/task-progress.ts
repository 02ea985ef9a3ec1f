import type { TaskProgress } from '../hypervisor.ts'

/**
 * A line of a task's log. Copies say how far they are: `transferred 1.0 GiB of 4.0 GiB (25.00%)`; of several disks each counts
 * from 0 to 100.
 */
export function progressOf(line: string): TaskProgress {
  const percent = /transferred .*\((\d+(?:\.\d+)?)%\)/.exec(line)?.[1]
  return { line, percent: percent === undefined ? null : Number(percent) }
}
