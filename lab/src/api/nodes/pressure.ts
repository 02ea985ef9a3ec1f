import { kernelFile } from './host.ts'

/** Share of the last 10 s in which something waited (`some`), or everything did (`full`); per cent. */
function average(text: string, who: 'some' | 'full'): number {
  return Number(new RegExp(`^${who} avg10=([0-9.]+)`, 'm').exec(text)?.[1] ?? 0)
}

/** How much the host's processes wait for each other; 9 records it. */
export function readPressure() {
  const io = kernelFile('/proc/pressure/io')
  const memory = kernelFile('/proc/pressure/memory')
  return {
    pressurecpusome: average(kernelFile('/proc/pressure/cpu'), 'some'),
    pressureiosome: average(io, 'some'),
    pressureiofull: average(io, 'full'),
    pressurememorysome: average(memory, 'some'),
    pressurememoryfull: average(memory, 'full'),
  }
}
