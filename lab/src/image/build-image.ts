import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../engine/command.ts'
import type { Progress } from '../engine/engine.ts'
import { ImageBuildFailed } from '../engine/errors.ts'
import { BuildProgress } from './build-progress.ts'
import { bootInitrd, initrdModules, probeInitrd } from './initrd.ts'
import { hostMirror } from './mirror.ts'
import { excludedPaths, maskedUnits, packages, suite } from './packages.ts'
import { drawWallpaper } from './wallpaper.ts'

const diskSize = '8G'
const buildDeadlineMs = 30 * 60_000
/** With dependencies; only the progress shown depends on it. */
const expectedPackages = 355

/** xrdp's programs look for their libraries at an absolute path, which fakechroot does not translate. */
const xrdpLibraries = 'usr/lib/x86_64-linux-gnu/xrdp'

const aptOptions = [
  'APT::Install-Recommends "false"',
  'Acquire::Languages "none"',
  'Acquire::Check-Valid-Until "false"',
  'Acquire::Retries "3"',
]

export interface BuildOptions {
  readonly folder: string
  readonly onProgress: (progress: Progress) => void
  readonly signal?: AbortSignal
}

/** Builds the desktop image into an existing, empty folder: `disk.qcow2`, `vmlinuz`, `initrd.gz`, `probe.gz`. */
export async function buildImage({ folder, onProgress, signal }: BuildOptions): Promise<void> {
  const step = 'Building the desktop image'
  onProgress({ step, percent: 0 })
  const out = join(folder, 'out')
  const root = join(folder, 'root')
  await mkdir(out)
  const wallpaper = join(folder, 'wallpaper.png')
  await writeFile(wallpaper, drawWallpaper())
  const progress = new BuildProgress(expectedPackages)
  const cancel = signal ? { signal } : {}
  try {
    await run('setpriv', mmdebstrapInPrivate(root, await hostMirror()), {
      deadlineMs: buildDeadlineMs,
      ...cancel,
      env: {
        GUEST: join(import.meta.dirname, 'guest'),
        WALLPAPER: wallpaper,
        OUT: out,
        TMPDIR: folder,
        DISK_SIZE: diskSize,
        MASKED_UNITS: maskedUnits.join(' '),
        DEBIAN_FRONTEND: 'noninteractive',
        ...(asRoot() ? {} : { LD_LIBRARY_PATH: join(root, xrdpLibraries) }),
      },
      onLine: (line) => {
        const percent = progress.read(line)
        if (percent !== null) onProgress({ step, percent })
      },
    })
    await writeInitrds(folder, join(out, 'initrd'))
    await run('mv', [join(out, 'vmlinuz'), folder], { deadlineMs: 10_000 })
    onProgress({ step, percent: 97 })
    const disk = join(folder, 'disk.qcow2')
    const convert = ['convert', '-f', 'raw', '-O', 'qcow2', join(out, 'disk.raw'), disk]
    await run('qemu-img', convert, { deadlineMs: 300_000, ...cancel })
  } catch (cause) {
    signal?.throwIfAborted()
    throw new ImageBuildFailed(cause instanceof Error ? cause.message : String(cause), cause)
  }
  await Promise.all([out, root, wallpaper].map((path) => rm(path, { recursive: true })))
  onProgress({ step, percent: 100 })
}

/**
 * As root, mmdebstrap runs in mount and pid namespaces of its own, whose first process dies with us: neither Ctrl-C nor
 * a SIGKILL can leave one of its mounts or processes behind.
 */
function mmdebstrapInPrivate(root: string, mirror: string): string[] {
  const privately = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  return [
    ...['--pdeathsig', 'KILL', '--'],
    ...(asRoot() ? privately : []),
    ...['mmdebstrap', asRoot() ? '--mode=root' : '--mode=fakechroot', '--variant=minbase'],
    ...['--format=directory', '--verbose', `--include=${packages.join(',')}`],
    ...aptOptions.map((option) => `--aptopt=${option}`),
    '--dpkgopt=force-unsafe-io',
    ...excludedPaths.map((path) => `--dpkgopt=path-exclude=${path}`),
    `--customize-hook=sh ${shellQuote(join(import.meta.dirname, 'customize.sh'))} "$1"`,
    ...[suite, root, `deb ${mirror} ${suite} main`],
  ]
}

const asRoot = () => process.getuid?.() === 0

const shellQuote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

async function writeInitrds(folder: string, parts: string): Promise<void> {
  const busybox = await readFile(join(parts, 'busybox'))
  const modules = new Map<string, Buffer>()
  for (const name of initrdModules) modules.set(name, await readFile(join(parts, `${name}.ko`)))
  await writeFile(join(folder, 'initrd.gz'), bootInitrd(busybox, modules))
  await writeFile(join(folder, 'probe.gz'), probeInitrd(busybox))
}
