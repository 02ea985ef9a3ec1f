import { readFileSync } from 'node:fs'
import type { MachineFigures } from './engine.ts'

const pageBytes = 4096
const ticksPerSecond = 100

/** Empty where the process is gone, or the kernel does not tell. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

/** User and system time; the program's name before them may hold anything but is closed by the last bracket. */
export function cpuSecondsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond
}

/** What the host receives from a tap is what its guest sent. */
export function tapTraffic(netDev: string, tap: string): MachineFigures['network'] {
  const line = netDev.split('\n').find((each) => each.trim().startsWith(`${tap}:`)) ?? ''
  const numbers = line
    .slice(line.indexOf(':') + 1)
    .trim()
    .split(/\s+/)
    .map(Number)
  return { inBytes: numbers[8] ?? 0, outBytes: numbers[0] ?? 0 }
}

const numberAfter = (text: string, name: string) =>
  Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(text)?.[1] ?? 0)

/** What the kernel says of a machine's process. Its taps are seen from the network namespace that it is in. */
export function processFigures(pid: number, tap: string): MachineFigures {
  const [virtualPages = 0, residentPages = 0] = read(pid, 'statm').split(' ').map(Number)
  const io = read(pid, 'io')
  return {
    cpuSeconds: cpuSecondsOf(read(pid, 'stat')),
    residentBytes: residentPages * pageBytes,
    virtualBytes: virtualPages * pageBytes,
    disk: {
      readBytes: numberAfter(io, 'read_bytes'),
      writtenBytes: numberAfter(io, 'write_bytes'),
      idleMs: null,
    },
    network: tapTraffic(read(pid, 'net/dev'), tap),
    guestMemory: null,
  }
}
