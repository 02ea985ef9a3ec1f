import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../fault.ts'
import { type Log, reasonOf } from '../log.ts'
import { GUACD_PACKAGES, MULTIARCH, type Prerequisite } from '../prerequisites.ts'
import { buildPrefix } from './debian-prefix.ts'
import type { GuacdProgram } from './guacd-program.ts'
import { identify } from './process-table.ts'

/** Changes whenever what is built changes, so that an older cache is not mistaken for it. */
const RECIPE = 1

export interface DebianGuacdOptions {
  readonly cacheDir: string
  readonly onProgress: (step: string) => void
  readonly log: Log
}

/**
 * Debian's guacd 1.3.0. Debian 12 has none, so it is bullseye's: seven packages over the system's own libraries, which
 * are newer (bullseye's libssh2 knows no modern host keys), 8 MB in a folder of ours, without root. A chroot of
 * bullseye has 297 MB and needs root; bullseye's libraries beside it 142 MB, and SSH fails.
 */
export async function debianGuacd(options: DebianGuacdOptions): Promise<GuacdProgram | null> {
  const release = readOsRelease()
  if (release.ID !== 'debian' || Number(release.VERSION_ID ?? 0) < 12) return null
  const missing = GUACD_PACKAGES.filter(({ provides }) => !existsSync(provides))
  const prefix = await cachedPrefix(options, release.VERSION_CODENAME ?? 'bookworm', missing)
  return {
    source: 'debian',
    command: ({ host, port }, home) => ({
      file: join(prefix, 'sbin/guacd'),
      args: ['-f', '-b', host, '-l', String(port)],
      env: {
        PATH: process.env.PATH,
        LANG: 'C.UTF-8',
        HOME: home,
        LD_LIBRARY_PATH: join(prefix, 'lib'),
        ...fontSettings(prefix, home),
      },
      // Where the copied FreeRDP looks for its plugins.
      cwd: prefix,
    }),
  }
}

async function cachedPrefix(
  { cacheDir, onProgress, log }: DebianGuacdOptions,
  codename: string,
  missing: readonly Prerequisite[],
): Promise<string> {
  const prefix = join(cacheDir, `guacd-${contentKey(codename, missing)}`)
  if (existsSync(prefix)) return prefix
  mkdirSync(cacheDir, { recursive: true })
  removeAbandonedBuilds(cacheDir)
  const building = `${prefix}.${process.pid}.building`
  try {
    await buildPrefix({ directory: building, codename, missing, onProgress })
    renameSync(building, prefix)
  } catch (cause) {
    // Another process has built the same meanwhile.
    if (existsSync(prefix)) return prefix
    log.warn('guacd_not_built', { reason: reasonOf(cause) })
    throw new Fault('guacd_not_built', "Debian's guacd could not be fetched and unpacked.", {
      hint: 'It needs a Debian mirror once; or set CARREL_GUACD=host:port to a guacd that runs already.',
      cause,
    })
  } finally {
    rmSync(building, { recursive: true, force: true })
  }
  return prefix
}

/** By what the result depends on: the libraries that are the system's, above all FreeRDP's, of which there is a copy. */
function contentKey(codename: string, missing: readonly Prerequisite[]): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([RECIPE, MULTIARCH, codename, missing.map((one) => one.package)]))
  const freeRdp = `/usr/lib/${MULTIARCH}/libfreerdp2.so.2`
  if (existsSync(freeRdp)) hash.update(readFileSync(freeRdp))
  return hash.digest('hex').slice(0, 16)
}

export function removeAbandonedBuilds(cacheDir: string): void {
  for (const entry of readdirSync(cacheDir)) {
    const pid = /^guacd-[0-9a-f]+\.(\d+)\.building$/.exec(entry)?.[1]
    if (pid && !identify(Number(pid)))
      rmSync(join(cacheDir, entry), { recursive: true, force: true })
  }
}

/** Where the system has no fonts set up, a configuration for those in the prefix; it wants absolute paths. */
function fontSettings(prefix: string, home: string): NodeJS.ProcessEnv {
  if (existsSync('/etc/fonts/fonts.conf')) {
    if (!existsSync(join(prefix, 'share/fonts'))) return {}
  }
  const file = join(home, 'fonts.conf')
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${prefix}/share/fonts</dir>
  <cachedir>${home}/font-cache</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`,
  )
  return { FONTCONFIG_FILE: file }
}

function readOsRelease(): Record<string, string> {
  if (!existsSync('/etc/os-release')) return {}
  const lines = readFileSync('/etc/os-release', 'utf8').matchAll(/^(\w+)="?([^"\n]*)"?$/gm)
  return Object.fromEntries([...lines].map(([, key, value]) => [key, value]))
}
