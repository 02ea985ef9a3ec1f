import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { probeMarker } from '../image/initrd.ts'
import type { Accelerator } from './engine.ts'
import { emulator } from './machine-process.ts'
import { writeWhole } from './whole-file.ts'

const deadlineMs = 5000
const Verdict = z.object({ bootId: z.string(), kernel: z.string(), kvm: z.boolean() })

/**
 * KVM only where it boots the lab's own kernel to user space within 5 s. That /dev/kvm opens, or runs a few lines of
 * real mode, proves nothing: nested hosts were seen to do both and then hang or abort. Asked once per boot of the host.
 */
export async function chooseAccelerator(
  cacheDir: string,
  kernel: string,
  probe: string,
): Promise<Accelerator> {
  try {
    await access('/dev/kvm', constants.R_OK | constants.W_OK)
  } catch {
    return 'tcg'
  }
  const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
  const path = join(cacheDir, 'kvm.json')
  const known = await readVerdict(path)
  if (known?.bootId === bootId && known.kernel === kernel) return known.kvm ? 'kvm' : 'tcg'
  const kvm = await boots(['-accel', 'kvm', '-cpu', 'host'], kernel, probe, deadlineMs)
  await writeWhole(path, `${JSON.stringify({ bootId, kernel, kvm })}\n`)
  return kvm ? 'kvm' : 'tcg'
}

async function readVerdict(path: string) {
  try {
    return Verdict.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

/** Whether a machine with these arguments boots `kernel` and `probe` to user space in time. */
async function boots(
  acceleration: readonly string[],
  kernel: string,
  probe: string,
  withinMs: number,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-kvm-'))
  const serialLog = join(folder, 'serial')
  const child = spawn(
    emulator,
    [
      ...acceleration,
      ...['-machine', 'pc', '-m', '128', '-nodefaults', '-no-user-config', '-display', 'none'],
      ...['-no-reboot', '-kernel', kernel, '-initrd', probe, '-serial', `file:${serialLog}`],
      ...['-append', 'console=ttyS0 quiet panic=-1'],
    ],
    { stdio: 'ignore', timeout: withinMs, killSignal: 'SIGKILL' },
  )
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  try {
    return (await readFile(serialLog, 'utf8')).includes(probeMarker)
  } catch {
    return false
  } finally {
    await rm(folder, { recursive: true })
  }
}
