import { readdirSync, readFileSync } from 'node:fs'

/** A process by more than its number, which the system gives out again. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks from boot to start, as in `/proc/<pid>/stat`. */
  readonly startTime: string
}

export function identify(pid: number): ProcessIdentity | null {
  const fields = statFields(pid)
  return fields?.[19] ? { pid, startTime: fields[19] } : null
}

export function isAlive(process: ProcessIdentity): boolean {
  const fields = statFields(process.pid)
  return fields?.[19] === process.startTime && fields[0] !== 'Z'
}

export function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  } catch {
    return []
  }
}

/** Children, and theirs. */
export function descendants(pid: number): ProcessIdentity[] {
  const byParent = new Map<number, ProcessIdentity[]>()
  for (const entry of readdirSync('/proc')) {
    const child = /^\d+$/.test(entry) ? identify(Number(entry)) : null
    if (!child) continue
    const parent = Number(statFields(child.pid)?.[1])
    byParent.set(parent, [...(byParent.get(parent) ?? []), child])
  }
  const found = [...(byParent.get(pid) ?? [])]
  for (const process of found) found.push(...(byParent.get(process.pid) ?? []))
  return found
}

/** Sends a signal to this very process; one that is gone already is no matter. */
export function signal(process: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(process)) return
  try {
    globalThis.process.kill(process.pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** From the state on: the name before it is in brackets and may hold anything. */
function statFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}
