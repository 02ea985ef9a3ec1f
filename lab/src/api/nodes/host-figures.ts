import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { arch, cpus, freemem, loadavg, release, totalmem, uptime, version } from 'node:os'
import { manner } from './manner.ts'

export interface HostFigures {
  readonly cpuCount: number
  readonly memoryBytes: number
  readonly memoryUsedBytes: number
  readonly diskBytes: number
  readonly diskUsedBytes: number
  readonly uptimeSeconds: number
}

function availableMemory(): number {
  try {
    const kibibytes = /^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]
    if (kibibytes) return Number(kibibytes) * 1024
  } catch {}
  return freemem()
}

function processorField(name: string): string {
  const cpuinfo = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : ''
  return new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(cpuinfo)?.[1] ?? ''
}

/** The machine that the lab stands on, `folder` being the one that holds its disks. */
export function hostFigures(folder: string): HostFigures {
  const disk = statfsSync(folder)
  return {
    cpuCount: cpus().length,
    memoryBytes: totalmem(),
    memoryUsedBytes: totalmem() - availableMemory(),
    diskBytes: disk.blocks * disk.bsize,
    diskUsedBytes: (disk.blocks - disk.bfree) * disk.bsize,
    uptimeSeconds: Math.floor(uptime()),
  }
}

/** `GET /nodes/{node}/status`. */
export function nodeStatus(folder: string, cpuShare: number) {
  const host = hostFigures(folder)
  const [processor] = cpus()
  const free = host.memoryBytes - host.memoryUsedBytes
  return {
    cpu: cpuShare,
    wait: 0,
    idle: 0,
    uptime: host.uptimeSeconds,
    loadavg: loadavg().map((load) => load.toFixed(2)),
    memory: { total: host.memoryBytes, used: host.memoryUsedBytes, free, available: free },
    swap: { total: 0, used: 0, free: 0 },
    rootfs: {
      total: host.diskBytes,
      used: host.diskUsedBytes,
      free: host.diskBytes - host.diskUsedBytes,
      avail: host.diskBytes - host.diskUsedBytes,
    },
    ksm: { shared: 0 },
    cpuinfo: {
      cores: host.cpuCount,
      cpus: host.cpuCount,
      sockets: 1,
      model: processor?.model ?? '',
      mhz: String(processor?.speed ?? 0),
      user_hz: 100,
      vendor: processorField('vendor_id'),
      family: processorField('cpu family'),
      flags: processorField('flags'),
      hvm: '',
    },
    'boot-info': { mode: 'legacy-bios' },
    'current-kernel': { sysname: 'Linux', release: release(), version: version(), machine: arch() },
    kversion: `Linux ${release()} ${version()}`,
    pveversion: `pve-manager/${manner.version}/${manner.repoid}`,
  }
}
