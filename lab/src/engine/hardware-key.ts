import { createHash } from 'node:crypto'
import { cpus } from 'node:os'
import { run } from './command.ts'
import { emulator } from './machine-process.ts'
import { type Hardware, hardwareVersion } from './qemu-arguments.ts'

/**
 * A hash over everything that RAM saved under one name of `what` depends on; restoring it under anything else is
 * refused by QEMU or goes wrong silently.
 */
export async function hardwareKey(what: string, hardware: Hardware): Promise<string> {
  const version = await run(emulator, ['--version'], { deadlineMs: 10_000 })
  const host = hardware.accelerator === 'kvm' ? (cpus()[0]?.model ?? '') : ''
  const parts = [
    ...[version.split('\n')[0], host, what, hardwareVersion],
    ...[hardware.accelerator, hardware.memoryMiB, hardware.cores],
  ]
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16)
}
