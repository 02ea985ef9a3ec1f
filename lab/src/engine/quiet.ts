import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

const windowMs = 1500
const neededWindows = 3
const limitMs = 90_000
/** Of one core. An idle Xfce takes 1 to 3 % under emulation. */
const quietShare = 0.06
const ticksPerSecond = 100

/** Processor time of a process in seconds, from the text of its /proc/PID/stat. */
export function processorSeconds(stat: string): number {
  // The second field is a name in brackets that may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Waits until a process has been nearly idle for a while, or until patience ends: then the state is good enough. */
export async function quiet(pid: number): Promise<void> {
  const used = async () => processorSeconds(await readFile(`/proc/${pid}/stat`, 'utf8'))
  const end = performance.now() + limitMs
  let before = await used()
  for (let calm = 0; calm < neededWindows && performance.now() < end; ) {
    await pause(windowMs)
    const after = await used()
    calm = (after - before) / (windowMs / 1000) < quietShare ? calm + 1 : 0
    before = after
  }
}
