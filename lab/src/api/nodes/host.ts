import { readFileSync, statfsSync } from 'node:fs'
import { availableParallelism, freemem, loadavg, totalmem, uptime } from 'node:os'

/** The machine that the lab stands on. */
export interface Host {
  readonly cpuCount: number
  /** Of the last minute. */
  readonly load: number
  readonly uptimeSeconds: number
  readonly memory: { readonly total: number; readonly free: number; readonly available: number }
  readonly swap: { readonly total: number; readonly free: number }
  /** `available` is what is left without what is kept for root. */
  readonly disk: { readonly total: number; readonly free: number; readonly available: number }
  /** Through all network cards, since it was switched on. */
  readonly traffic: { readonly inBytes: number; readonly outBytes: number }
}

/** Empty where the kernel has no such file. */
export function kernelFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function memory(meminfo: string) {
  const bytes = (name: string) => {
    const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo)?.[1]
    return kibibytes === undefined ? null : Number(kibibytes) * 1024
  }
  const free = bytes('MemFree') ?? freemem()
  return {
    memory: { total: totalmem(), free, available: bytes('MemAvailable') ?? free },
    swap: { total: bytes('SwapTotal') ?? 0, free: bytes('SwapFree') ?? 0 },
  }
}

function traffic(netDev: string): Host['traffic'] {
  let inBytes = 0
  let outBytes = 0
  for (const line of netDev.split('\n')) {
    const [, name, numbers] = /^\s*([^:\s]+):\s*(.+)$/.exec(line) ?? []
    if (name === undefined || name === 'lo' || numbers === undefined) continue
    const fields = numbers.split(/\s+/).map(Number)
    inBytes += fields[0] ?? 0
    outBytes += fields[8] ?? 0
  }
  return { inBytes, outBytes }
}

/** `folder` is on the disk that the lab keeps its machines on. */
export function readHost(folder: string): Host {
  const { blocks, bsize, bfree, bavail } = statfsSync(folder)
  return {
    cpuCount: availableParallelism(),
    load: loadavg()[0] ?? 0,
    uptimeSeconds: Math.floor(uptime()),
    ...memory(kernelFile('/proc/meminfo')),
    disk: { total: blocks * bsize, free: bfree * bsize, available: bavail * bsize },
    traffic: traffic(kernelFile('/proc/net/dev')),
  }
}

/** Each of so many nodes on one host: all of its processors, since whoever needs them may have them, and a part of the rest. */
export function shareOf(host: Host, nodeCount: number): Host {
  const part = (bytes: number) => Math.floor(bytes / nodeCount)
  const parts = <Figures extends Record<string, number>>(figures: Figures): Figures =>
    Object.fromEntries(
      Object.entries(figures).map(([name, bytes]) => [name, part(bytes)]),
    ) as Figures
  return {
    ...host,
    load: host.load / nodeCount,
    memory: parts(host.memory),
    swap: parts(host.swap),
    disk: parts(host.disk),
    traffic: parts(host.traffic),
  }
}
