import { spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { CommandFailure } from './command-failure.ts'
import type { ProgressReport } from './progress-report.ts'

/** A Debian package that something needs, and the command, or pattern of a file's path, that proves it is there. */
export interface Prerequisite {
  readonly package: string
  readonly provides: string
  readonly why: string
}

export const BROWSER: Prerequisite = {
  package: 'chromium',
  provides: '/usr/bin/chromium',
  why: 'drives the journey in a real browser',
}

const APT_DEADLINE_MS = 15 * 60_000
const SYSTEM_PATH = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']

export const isThere = ({ provides }: Prerequisite): boolean =>
  provides.startsWith('/')
    ? globSync(provides).length > 0
    : SYSTEM_PATH.some((folder) => existsSync(join(folder, provides)))

/**
 * Installs what is missing as root; otherwise says the one command that does. Does nothing where all is there. What is
 * `better` to have is installed by root where Debian has it, and done without otherwise.
 */
export async function ensure(
  needed: readonly Prerequisite[],
  better: readonly Prerequisite[],
  report: ProgressReport,
): Promise<void> {
  const missing = needed.filter((each) => !isThere(each))
  const wished = better.filter((each) => !isThere(each))
  const isRoot = process.getuid?.() === 0
  if (missing.length === 0 && (wished.length === 0 || !isRoot)) return
  const names = namesOf(missing)
  await refuseUnlessDebian(names)
  if (!isRoot)
    throw new CommandFailure(
      `Packages are missing: ${names.join(', ')}.`,
      `Run once: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`,
    )
  report.say('  These Debian packages are missing and will be installed:')
  for (const { package: name, why } of [...missing, ...wished]) report.say(`    ${name}: ${why}`)
  await report.step('Installing packages', async (update) => {
    await apt(['update'], () => update('reading the package lists', null))
    const all = [...names, ...namesOf(wished).filter(debianHas)]
    await apt(['install', '-y', '--no-install-recommends', ...all], update)
  })
}

const namesOf = (prerequisites: readonly Prerequisite[]) => [
  ...new Set(prerequisites.map((each) => each.package)),
]

/** A later Debian may have dropped a package. */
const debianHas = (name: string) =>
  spawnSync('apt-cache', ['show', '--quiet', name], { timeout: 30_000 }).status === 0

async function refuseUnlessDebian(names: readonly string[]): Promise<void> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  if (/^ID(_LIKE)?=.*debian/m.test(release) && existsSync('/usr/bin/apt-get')) return
  throw new CommandFailure(
    `This is not a Debian system, and these packages are missing: ${names.join(', ')}.`,
    'Run Carrel on Debian 12 or newer, or install their equivalents by hand.',
  )
}

/** `onProgress` gets what apt reports: percentages of the download, and then of the installation. */
function apt(args: string[], onProgress: (stage: string, percent: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      'apt-get',
      ['-q', '-o', 'APT::Status-Fd=3', '-o', 'DPkg::Lock::Timeout=120', ...args],
      {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
        stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
        timeout: APT_DEADLINE_MS,
      },
    )
    const complaints: string[] = []
    child.stderr?.on('data', (chunk) => complaints.push(...String(chunk).trim().split('\n')))
    const status = child.stdio[3]
    if (status instanceof Readable)
      createInterface({ input: status }).on('line', (line) => {
        const [kind, , share] = line.split(':')
        const percent = Number(share)
        if (!Number.isNaN(percent))
          onProgress(kind === 'dlstatus' ? 'downloading' : 'installing', percent)
      })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) return resolve()
      const said = complaints.slice(-5).join('\n        ')
      reject(new CommandFailure(`apt-get ${args[0]} failed (code ${code}).`, said))
    })
  })
}
