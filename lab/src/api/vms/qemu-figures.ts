import type { MachineFigures } from '../../engine/engine.ts'
import type { Manner } from '../nodes/manner.ts'
import { disksOf, mainDisk } from './drive-line.ts'
import { isNetName } from './net-line.ts'
import { memoryMiB, type Vm } from './vm.ts'

const mebibyte = 1024 ** 2

interface Machine {
  readonly figures: MachineFigures
  readonly manner: Manner
  readonly nowMs: number
}

const operations = ['flush', 'rd', 'unmap', 'wr', 'zone_append']
const named = (prefix: string, names: readonly string[], suffix: string) =>
  names.map((name) => [`${prefix}${name}${suffix}`, 0])
const withData = operations.filter((name) => name !== 'flush')

/** `query-blockstats` of a drive that nothing was done with. What nobody counts stays 0. */
const nothingDone: Readonly<Record<string, number>> = Object.fromEntries([
  ...named('', operations, '_operations'),
  ...named('', operations, '_total_time_ns'),
  ...named('failed_', operations, '_operations'),
  ...named('invalid_', operations, '_operations'),
  ...named('', withData, '_bytes'),
  ...named('', withData, '_merged'),
])

function blockStatistics({ readBytes, writtenBytes, idleMs }: MachineFigures['disk']) {
  return {
    ...nothingDone,
    ...{ account_failed: true, account_invalid: true, timed_stats: [], wr_highest_offset: 0 },
    rd_bytes: readBytes,
    wr_bytes: writtenBytes,
    ...(idleMs !== null && { idle_time_ns: idleMs * 1_000_000 }),
  }
}

const untouched = { readBytes: 0, writtenBytes: 0, idleMs: null }

/** Figures are counted for the machine as a whole, and shown at the disk that it boots from. */
function blockstat({ config }: Vm, disk: MachineFigures['disk']) {
  const booted = mainDisk(config)?.key
  const entries = disksOf(config).map(({ key }) => [
    key,
    blockStatistics(key === booted ? disk : untouched),
  ])
  return Object.fromEntries(entries)
}

const noTraffic = { netin: 0, netout: 0 }

function nics({ vmid, config }: Vm, { inBytes, outBytes }: MachineFigures['network']) {
  const entries = Object.keys(config)
    .filter(isNetName)
    .map((key) => [
      `tap${vmid}i${key.slice('net'.length)}`,
      key === 'net0' ? { netin: inBytes, netout: outBytes } : noTraffic,
    ])
  return entries.length === 0 ? {} : { nics: Object.fromEntries(entries) }
}

/** What the guest's driver reports is there only when it is loaded. */
function balloon(vm: Vm, { figures: { guestMemory }, nowMs }: Machine) {
  const actual = memoryMiB(vm) * mebibyte
  const assigned = { actual, max_mem: actual }
  if (guestMemory === null) return { balloon: actual, ballooninfo: assigned }
  const { totalBytes, freeBytes } = guestMemory
  return {
    balloon: actual,
    mem: totalBytes - freeBytes,
    freemem: freeBytes,
    ballooninfo: {
      ...assigned,
      ...{ total_mem: totalBytes, free_mem: freeBytes, last_update: Math.floor(nowMs / 1000) },
      ...{ major_page_faults: 0, minor_page_faults: 0, mem_swapped_in: 0, mem_swapped_out: 0 },
    },
  }
}

/** What Proxmox learns from QEMU's monitor, and from the host's taps. */
export function askedOfQemu(vm: Vm, machine: Machine) {
  const { figures, manner } = machine
  const { disk, network } = figures
  return {
    ...balloon(vm, machine),
    blockstat: blockstat(vm, disk),
    diskread: disk.readBytes,
    diskwrite: disk.writtenBytes,
    ...nics(vm, network),
    'running-machine': `pc-i440fx-10.0+pve${manner.major === 9 ? 1 : 0}`,
    'running-qemu': '10.0.2',
    ...(manner.major === 7 && { 'proxmox-support': {} }),
  }
}
