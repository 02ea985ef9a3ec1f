import { cpus } from 'node:os'
import { kernelFile } from './host.ts'

interface Ticks {
  readonly all: number
  readonly used: number
  readonly waiting: number
}

/** `/proc/stat` tells waiting for disks apart; elsewhere it counts as idle. */
export function ticksIn(stat: string): Ticks {
  const line = /^cpu +(.+)$/m.exec(stat)?.[1]
  if (line !== undefined) {
    const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, ...rest] = line
      .split(' ')
      .map(Number)
    const used = user + nice + system + rest.slice(0, 3).reduce((sum, each) => sum + each, 0)
    return { all: used + idle + waiting, used, waiting }
  }
  const times = cpus().map((each) => each.times)
  const used = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0)
  const idle = times.reduce((sum, each) => sum + each.idle, 0)
  return { all: used + idle, used, waiting: 0 }
}

/** Shares of the machine's CPUs (0..1) between the last two measurements. */
export class CpuMeter {
  #before = ticksIn(kernelFile('/proc/stat'))
  used = 0
  waiting = 0

  measure(): void {
    const now = ticksIn(kernelFile('/proc/stat'))
    const all = now.all - this.#before.all
    if (all > 0) {
      this.used = Math.max(0, now.used - this.#before.used) / all
      this.waiting = Math.max(0, now.waiting - this.#before.waiting) / all
    }
    this.#before = now
  }
}
