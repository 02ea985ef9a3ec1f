interface Measurement {
  readonly pid: number
  readonly atMs: number
  readonly cpuSeconds: number
  readonly share: number
}

/** A measurement counts for so long. */
const leastMs = 5000

/** How much of its cores each machine uses (0..1), between two measurements; 0 at the first one. */
export class CpuShares {
  readonly #last = new Map<number, Measurement>()

  measure(
    vmid: number,
    { pid, cpuSeconds, cores }: { pid: number; cpuSeconds: number; cores: number },
    nowMs: number,
  ): number {
    const last = this.#last.get(vmid)
    if (last?.pid !== pid) {
      this.#last.set(vmid, { pid, atMs: nowMs, cpuSeconds, share: 0 })
      return 0
    }
    const passedMs = nowMs - last.atMs
    if (passedMs < leastMs) return last.share
    const used = Math.max(0, cpuSeconds - last.cpuSeconds)
    const share = (used * 1000) / passedMs / cores
    this.#last.set(vmid, { pid, atMs: nowMs, cpuSeconds, share })
    return share
  }

  forget(vmid: number): void {
    this.#last.delete(vmid)
  }
}
