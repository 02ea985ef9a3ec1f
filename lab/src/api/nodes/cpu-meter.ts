import { cpus } from 'node:os'

function ticks() {
  let idle = 0
  let all = 0
  for (const { times } of cpus()) {
    idle += times.idle
    all += times.user + times.nice + times.sys + times.irq + times.idle
  }
  return { idle, all }
}

/** Share of the machine's CPUs in use (0..1) between the last two measurements. */
export class CpuMeter {
  #before = ticks()
  share = 0

  measure(): void {
    const now = ticks()
    const all = now.all - this.#before.all
    if (all > 0) this.share = 1 - (now.idle - this.#before.idle) / all
    this.#before = now
  }
}
