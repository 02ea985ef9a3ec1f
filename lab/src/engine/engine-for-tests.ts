import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createEngine, type EngineOptions, type LabEngine } from './create-engine.ts'
import type { Boot, MachineSpec } from './engine.ts'
import { guestExec } from './guest-exec.ts'
import { isObject } from './json-lines.ts'

export const cacheDir =
  process.env.CARREL_CACHE ?? join(import.meta.dirname, '..', '..', '..', '.cache')

const patienceMs = 240_000

export async function temporaryState(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'lab-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

export function engineOn(
  stateDir: string,
  options: Partial<EngineOptions> = {},
): Promise<LabEngine> {
  const silent = () => undefined
  return createEngine({ stateDir, cacheDir, onProgress: silent, log: silent, ...options })
}

export function machine(
  engine: LabEngine,
  vmid: number,
  boot: Boot = 'warm',
  resumeFrom: string | null = null,
): MachineSpec & { readonly identity: { credentials: { username: string; password: string } } } {
  const { memoryMiB, cores, username } = engine.template
  return {
    vmid,
    memoryMiB,
    cores,
    boot,
    resumeFrom,
    identity: {
      hostname: `machine-${vmid}`,
      macAddress: `BC:24:11:00:0${Math.floor(vmid / 100)}:${String(vmid % 100).padStart(2, '0')}`,
      credentials: { username, password: `key${vmid}-long-enough` },
    },
  }
}

interface Interface {
  readonly name: string
  readonly 'hardware-address'?: string
  readonly 'ip-addresses'?: readonly {
    readonly 'ip-address': string
    readonly 'ip-address-type': string
  }[]
}

/** Waits until DHCP has given a machine an address. */
export async function addressOf(engine: LabEngine, vmid: number) {
  const end = performance.now() + patienceMs
  while (performance.now() < end) {
    const answer = await engine.agent(vmid).command('guest-network-get-interfaces', {}, patienceMs)
    for (const nic of answer as readonly Interface[]) {
      if (nic.name === 'lo') continue
      const address = nic['ip-addresses']?.find((entry) => entry['ip-address-type'] === 'ipv4')
      if (address) return { ip: address['ip-address'], mac: nic['hardware-address'] }
    }
    await pause(30)
  }
  throw new Error(`machine ${vmid} got no address`)
}

export function inGuest(engine: LabEngine, vmid: number, script: string): Promise<string> {
  return guestExec(engine.agent(vmid), '/bin/sh', ['-c', script], { deadlineMs: patienceMs })
}

/** A number that stays the same until the guest boots. */
export async function bootOf(engine: LabEngine, vmid: number): Promise<string> {
  return inGuest(engine, vmid, 'cat /proc/sys/kernel/random/boot_id')
}

/** Starts a program that goes on by itself, and gives its process id in the guest. */
export async function startSleeping(engine: LabEngine, vmid: number): Promise<string> {
  const script = 'sleep 100000 < /dev/null > /dev/null 2>&1 & echo $!'
  return (await inGuest(engine, vmid, script)).trim()
}

/** The command line of a process in the guest; empty where it is gone. */
export function programOf(engine: LabEngine, vmid: number, pid: string): Promise<string> {
  return inGuest(engine, vmid, `cat /proc/${pid}/cmdline 2> /dev/null || true`)
}

export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + 30_000
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('the condition did not come true')
    await pause(30)
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(isObject(error) && error.code === 'ESRCH')
  }
}
