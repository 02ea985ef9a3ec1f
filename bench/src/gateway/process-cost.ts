import { readFileSync } from 'node:fs'

/** Linux counts in this unit towards user space, whatever the kernel's own (USER_HZ). */
const TICKS_PER_SECOND = 100

/** Seconds that all cores together have spent on a process: its own code, and the kernel's for it. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}
