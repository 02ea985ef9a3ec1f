import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { MULTIARCH, type Prerequisite } from '../prerequisites.ts'
import { copyFreeRdpWithOwnPlugins } from './freerdp-plugin-path.ts'
import { type AptSource, PrivateApt, systemMirror } from './private-apt.ts'
import { runCommand } from './run-command.ts'

/** guacd itself and the libraries that only bullseye has under these names. */
const BULLSEYE_PACKAGES = [
  'guacd/bullseye',
  'libguac19/bullseye',
  'libguac-client-rdp0/bullseye',
  'libguac-client-vnc0/bullseye',
  'libguac-client-ssh0/bullseye',
  'libssl1.1',
  'libwebp6',
]

const DEBIAN = 'http://deb.debian.org/debian'
const DEBIAN_SECURITY = 'http://deb.debian.org/debian-security'
const ARCHIVE = 'http://archive.debian.org/debian'
const ARCHIVE_SECURITY = 'http://archive.debian.org/debian-security'

export interface PrefixRequest {
  readonly directory: string
  readonly codename: string
  /** What the system lacks and so goes into the prefix too. */
  readonly missing: readonly Prerequisite[]
  readonly onProgress: (step: string) => void
}

/** Builds a folder that guacd runs from. */
export async function buildPrefix(request: PrefixRequest): Promise<void> {
  const { directory, missing, onProgress } = request
  const work = join(directory, 'work')
  onProgress('reading the package lists of Debian 11')
  const apt = await openApt(join(work, 'apt'), request)
  onProgress(`downloading ${BULLSEYE_PACKAGES.length} packages`)
  await apt.download(BULLSEYE_PACKAGES)
  if (missing.length > 0) {
    onProgress(`downloading libraries that this machine lacks (${missing.length})`)
    await apt.downloadWithDependencies(missing.map((one) => one.package))
  }
  onProgress('unpacking')
  const root = join(work, 'root')
  for (const archive of readdirSync(apt.archives).filter((name) => name.endsWith('.deb'))) {
    await runCommand('dpkg-deb', ['-x', join(apt.archives, archive), root], { deadline: 60_000 })
  }
  arrange(root, directory)
  rmSync(work, { recursive: true })
}

/** The mirror of the system first; once Debian 11 has left the mirrors, the archive. */
async function openApt(
  directory: string,
  { codename, missing }: PrefixRequest,
): Promise<PrivateApt> {
  const main = (await systemMirror(codename)) ?? DEBIAN
  const security = (await systemMirror(`${codename}-security`)) ?? DEBIAN_SECURITY
  const own = missing.length > 0 ? librarySources(codename, main, security) : []
  const attempts: readonly (readonly [string, string])[] = [
    [main, security],
    [DEBIAN, DEBIAN_SECURITY],
    [ARCHIVE, ARCHIVE_SECURITY],
  ]
  let failure: unknown
  for (const [uri, securityUri] of attempts) {
    const bullseye = [
      { uri, suite: 'bullseye' },
      { uri: securityUri, suite: 'bullseye-security' },
    ]
    const apt = new PrivateApt(directory, [...own, ...bullseye])
    try {
      await apt.update()
      return apt
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

/** Debian 13 has dropped FreeRDP 2; Debian 12's goes with its other libraries as well. */
function librarySources(codename: string, uri: string, security: string): AptSource[] {
  const suites = new Set([codename, 'bookworm'])
  return [...suites].flatMap((suite) => [
    { uri, suite },
    { uri: security, suite: `${suite}-security` },
  ])
}

/** Flat, since LD_LIBRARY_PATH is what everything is found by, guacd's protocol plugins included. */
function arrange(root: string, prefix: string): void {
  for (const folder of ['sbin', 'lib', 'freerdp2']) mkdirSync(join(prefix, folder))
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const folder = destination(path)
    const source = join(root, path)
    if (!folder || !statSync(source, { throwIfNoEntry: false })?.isFile()) continue
    copyFileSync(source, join(prefix, folder, basename(path)))
  }
  const fetched = join(prefix, 'lib/libfreerdp2.so.2')
  const system = `/usr/lib/${MULTIARCH}/libfreerdp2.so.2`
  copyFreeRdpWithOwnPlugins(existsSync(fetched) ? fetched : system, fetched)
  const fonts = join(root, 'usr/share/fonts')
  if (existsSync(fonts)) cpSync(fonts, join(prefix, 'share/fonts'), { recursive: true })
}

function destination(path: string): 'sbin' | 'lib' | 'freerdp2' | null {
  if (path === 'usr/sbin/guacd') return 'sbin'
  if (/\/freerdp2\/libguac[^/]*\.so$/.test(path)) return 'freerdp2'
  if (/\.so\.\d[^/]*$/.test(path)) return 'lib'
  return /\/(?:libguac-client-\w+|pulseaudio\/[^/]+)\.so$/.test(path) ? 'lib' : null
}
