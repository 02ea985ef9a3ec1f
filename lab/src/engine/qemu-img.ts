import { z } from 'zod'
import { run } from './command.ts'

const deadlineMs = 30_000
const copyPatienceMs = 30 * 60_000

export async function createOverlay(path: string, base: string): Promise<void> {
  const create = ['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', path]
  await run('qemu-img', create, { deadlineMs })
}

export async function createEmpty(path: string, bytes: number): Promise<void> {
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', path, String(bytes)], { deadlineMs })
}

const Measured = z.object({ required: z.number() })

/** Bytes that a copy which stands alone will take on disk. */
export async function copySize(disk: string): Promise<number> {
  const measure = ['measure', '--force-share', '--output=json', '-O', 'qcow2', disk]
  return Measured.parse(JSON.parse(await run('qemu-img', measure, { deadlineMs }))).required
}

export interface CopyOptions {
  /** Size of the disk as the guest sees it. */
  readonly bytes: number
  /** No faster than this; null: as fast as it goes. */
  readonly bytesPerSecond: number | null
  readonly signal: AbortSignal
  /** From 0 to 1. */
  readonly onShare: (share: number) => void
}

const longestTimerMs = 2 ** 31 - 1

/** What a copy may take at most; one that may not be fast has as much longer. */
export function copyDeadlineMs({ bytes, bytesPerSecond }: CopyOptions): number {
  const neededMs = bytesPerSecond === null ? 0 : (bytes * 1000) / bytesPerSecond
  return Math.min(longestTimerMs, copyPatienceMs + neededMs)
}

/** Copies a disk with all that lies beneath it. Nobody may write to it meanwhile. */
export async function copyDisk(from: string, to: string, options: CopyOptions): Promise<void> {
  const { bytesPerSecond, signal, onShare } = options
  const rate = bytesPerSecond === null ? [] : ['-r', String(bytesPerSecond)]
  const convert = ['convert', '-p', ...rate, '-f', 'qcow2', '-O', 'qcow2', '-t', 'unsafe', from, to]
  await run('setpriv', ['--pdeathsig', 'KILL', '--', 'qemu-img', ...convert], {
    deadlineMs: copyDeadlineMs(options),
    signal,
    onOutput: (text) => {
      const share = copiedShare(text)
      if (share !== null) onShare(share)
    },
  })
}

/** How far the copy is by the last of the lines `    (12.34/100%)`; null where there is none. */
function copiedShare(text: string): number | null {
  const percent = [...text.matchAll(/\((\d+\.\d+)\/100%\)/g)].at(-1)?.[1]
  return percent === undefined ? null : Number(percent) / 100
}
