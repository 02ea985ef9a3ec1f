import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { labId } from '../network/addresses.ts'
import { removeBridge } from '../network/bridge-network.ts'
import { CommandMissing } from './errors.ts'
import { emulator } from './machine-process.ts'

const programs = new Set([emulator, 'dnsmasq'])
const endMs = 5000

/** Whether a command line is that of a process which a lab on this state folder started. */
export function belongsTo(stateDir: string, commandLine: readonly string[]): boolean {
  const [program = '', ...args] = commandLine
  return programs.has(basename(program)) && args.some((arg) => arg.includes(`=${stateDir}/`))
}

async function processesOf(stateDir: string): Promise<number[]> {
  const found: number[] = []
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const text = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '')
    if (belongsTo(stateDir, text.split('\0'))) found.push(Number(entry))
  }
  return found
}

/** Ends the processes and removes the network that a killed lab left on this state folder, whose lock must be held. */
export async function removeLeftovers(stateDir: string): Promise<number> {
  const pids = await processesOf(stateDir)
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  const end = performance.now() + endMs
  while ((await processesOf(stateDir)).length > 0 && performance.now() < end) await pause(20)
  if (process.getuid?.() === 0) {
    await removeBridge(labId(stateDir)).catch((error) => {
      if (!(error instanceof CommandMissing)) throw error
    })
  }
  return pids.length
}
