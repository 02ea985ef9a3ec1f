import { rm } from 'node:fs/promises'
import { GUACD_PACKAGES } from '@carrel/gateway/prerequisites'
import { LAB_PACKAGES } from '@carrel/lab/prerequisites'
import { CommandFailure } from './command-failure.ts'
import { readCommandLine, wholeNumber } from './command-line.ts'
import { type CheckSummary, check } from './demo/check.ts'
import { DEMO_ACCOUNTS } from './demo/demo-description.ts'
import { type DemoOptions, type DemoStack, startDemo } from './demo/demo-stack.ts'
import { refuseFullDisk } from './demo/disk-space.ts'
import { freePorts, isFree } from './free-port.ts'
import { interruption, untilAborted } from './interruption.ts'
import { CACHE, ROOT, STATE } from './places.ts'
import { BROWSER, ensure } from './prerequisites.ts'
import { ProgressReport } from './progress-report.ts'

export const USAGE = `Usage: ./carrel demo [--check] [--port N] [--cold] [--minutes N]

A whole Carrel on this machine: database, server, gateway, guacd, and a small Proxmox VE with real VMs. It stays up until
Ctrl-C, begins empty each time, and listens on the loopback address alone.

  --port N       its address is http://127.0.0.1:N (7300); the desktops come over N + 1
  --cold         VMs boot, instead of going on from the memory of one that has booted
  --minutes N    how long a session lasts (60)
  --check        drives the whole journey in a headless Chromium over RDP, VNC and SSH, on free ports, takes everything
                 down, and ends with one line of JSON; the exit code is 0 if every step was seen`

const PORTS = { least: 1, most: 65_534 }
const MINUTES = { least: 1, most: 24 * 60 }

export async function run(args: string[]): Promise<number> {
  const options = await readOptions(args)
  const start = performance.now()
  const report = new ProgressReport()
  report.say(
    'Carrel demo: a broker, a gateway, guacd and a small Proxmox VE with real VMs, all on this machine.',
  )
  await refuseFullDisk(CACHE)
  await ensure([...LAB_PACKAGES, ...(options.check ? [BROWSER] : [])], GUACD_PACKAGES, report)
  const interrupt = interruption()
  const demo = await startDemo(options.demo, report, interrupt)
  let summary: CheckSummary
  try {
    if (!options.check) return await stayUp(demo, interrupt, performance.now() - start)
    const checking = check(demo, report, performance.now() - start)
    const interrupted = untilAborted(interrupt).then(() => Promise.reject(interrupt.reason))
    summary = await Promise.race([checking, interrupted])
  } finally {
    await report.step('Taking everything down', () => demo.close())
  }
  // A failed check leaves its logs and pictures to look at.
  if (summary.ok) await rm(options.demo.stateDir, { recursive: true, force: true })
  process.stdout.write(`${JSON.stringify(summary)}\n`)
  return summary.ok ? 0 : 1
}

async function stayUp(demo: DemoStack, interrupt: AbortSignal, setupMs: number): Promise<number> {
  greet(demo.url, setupMs)
  const why = await Promise.race([demo.failed, untilAborted(interrupt)])
  if (why) throw new CommandFailure(why, `The logs are in ${demo.logDir}.`)
  return 0
}

async function readOptions(args: string[]): Promise<{ check: boolean; demo: DemoOptions }> {
  const options = {
    check: { type: 'boolean' },
    port: { type: 'string' },
    cold: { type: 'boolean' },
    minutes: { type: 'string' },
  } as const
  const { values } = readCommandLine(USAGE, { args, options })
  const check = values.check ?? false
  const sessionMinutes = wholeNumber('--minutes', values.minutes ?? '60', MINUTES, USAGE)
  const [port = 0, gatewayPort = 0] = check ? await freePorts(2) : await chosenPorts(values.port)
  return {
    check,
    demo: {
      root: ROOT,
      stateDir: `${STATE}/${check ? `check-${process.pid}` : 'demo'}`,
      cacheDir: CACHE,
      port,
      gatewayPort,
      boot: values.cold ? 'cold' : 'warm',
      sessionMinutes,
    },
  }
}

/** The gateway takes the port above. */
async function chosenPorts(given: string | undefined): Promise<number[]> {
  const port = wholeNumber('--port', given ?? '7300', PORTS, USAGE)
  for (const each of [port, port + 1])
    if (!(await isFree(each)))
      throw new CommandFailure(
        `Port ${each} is taken by another program.`,
        'Choose others: ./carrel demo --port 7400',
      )
  return [port, port + 1]
}

function greet(url: string, setupMs: number): void {
  const accounts = DEMO_ACCOUNTS.map(
    ({ username, password, role }) => `  ${username} / ${password}  (${role})`,
  )
  process.stdout.write(
    `\nReady after ${Math.round(setupMs / 1000)} s: ${url}\n\nSign in as\n${accounts.join('\n')}\n\nCtrl-C takes everything down.\n`,
  )
}
