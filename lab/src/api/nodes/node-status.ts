import { existsSync } from 'node:fs'
import { cpus, loadavg, machine, release, type, version } from 'node:os'
import type { Lab } from '../lab.ts'
import { kernelFile, readHost, shareOf } from './host.ts'

/** The last of several processors is as good as the first. */
function processorField(cpuinfo: string, name: string): string | undefined {
  return new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(cpuinfo)?.[1]
}

function processor(cpuCount: number, major: number) {
  const cpuinfo = kernelFile('/proc/cpuinfo')
  const [first] = cpus()
  const flags = processorField(cpuinfo, 'flags') ?? ''
  return {
    cpus: cpuCount,
    cores: cpuCount,
    sockets: 1,
    model: first?.model ?? 'unknown',
    mhz: processorField(cpuinfo, 'cpu MHz') ?? String(first?.speed ?? 0),
    user_hz: 100,
    flags,
    hvm: / (vmx|svm) /.test(flags) ? 1 : '',
    ...(major === 9 && {
      vendor: processorField(cpuinfo, 'vendor_id') ?? 'unknown',
      family: processorField(cpuinfo, 'cpu family') ?? '0',
    }),
  }
}

/** What 8 and 9 tell of the kernel beside its name. */
function kernel(major: number) {
  if (major === 7) return {}
  const mode = existsSync('/sys/firmware/efi') ? 'efi' : 'legacy-bios'
  return {
    'boot-info': { mode, ...(mode === 'efi' && { secureboot: 0 }) },
    'current-kernel': {
      ...{ sysname: type(), release: release(), version: version(), machine: machine() },
    },
  }
}

/** `GET /nodes/{node}/status`: the host as it is now, divided among the nodes. */
export function nodeStatus({ stateDir, cluster, broadcast, manner }: Lab, node: string) {
  const { memory, swap, disk, cpuCount, uptimeSeconds } = shareOf(
    readHost(stateDir),
    cluster.names.length,
  )
  const { major, version: own } = manner
  const used = memory.total - memory.available
  const { total, free } = memory
  return {
    uptime: uptimeSeconds,
    idle: 0,
    cpu: broadcast.node(node)?.cpu ?? 0,
    wait: broadcast.waiting,
    loadavg: loadavg().map((load) => load.toFixed(2)),
    memory: { total, used, free, ...(major === 9 && { available: memory.available }) },
    swap: { ...swap, used: swap.total - swap.free },
    rootfs: {
      ...{ total: disk.total, used: disk.total - disk.free, free: disk.free },
      avail: disk.available,
    },
    ksm: { shared: Number(kernelFile('/sys/kernel/mm/ksm/pages_sharing')) * 4096 },
    cpuinfo: processor(cpuCount, major),
    ...kernel(major),
    kversion: `${type()} ${release()} ${version()}`,
    pveversion: `pve-manager/${own.version}/${own.repoid}`,
  }
}
