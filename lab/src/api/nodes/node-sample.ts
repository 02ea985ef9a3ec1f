import type { Host } from './host.ts'
import type { Major } from './manner.ts'
import type { Sample } from './node-history.ts'
import { readPressure } from './pressure.ts'

interface Moment {
  /** Shares of the processors (0..1). */
  readonly cpu: number
  readonly waiting: number
  /** The node as it was at the sample before, and how long ago that was. */
  readonly before: Host | null
  readonly passedMs: number
  readonly major: Major
}

function perSecond(now: number, before: number | undefined, passedMs: number): number {
  return before === undefined || passedMs <= 0 ? 0 : (Math.max(0, now - before) * 1000) / passedMs
}

/** What is recorded of a node, in bytes and bytes per second. */
export function nodeSample(node: Host, { cpu, waiting, before, passedMs, major }: Moment): Sample {
  const { memory, swap, disk, traffic } = node
  return {
    ...{ cpu, iowait: waiting, loadavg: node.load, maxcpu: node.cpuCount },
    memtotal: memory.total,
    memused: memory.total - memory.available,
    swaptotal: swap.total,
    swapused: swap.total - swap.free,
    roottotal: disk.total,
    rootused: disk.total - disk.free,
    netin: perSecond(traffic.inBytes, before?.traffic.inBytes, passedMs),
    netout: perSecond(traffic.outBytes, before?.traffic.outBytes, passedMs),
    ...(major === 9 && { memavailable: memory.available, arcsize: 0, ...readPressure() }),
  }
}
