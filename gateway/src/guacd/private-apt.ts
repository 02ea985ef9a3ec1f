import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'

const UPDATE_DEADLINE = 120_000
const DOWNLOAD_DEADLINE = 300_000

export interface AptSource {
  readonly uri: string
  readonly suite: string
}

/** apt with lists, cache and sources of its own: needs no root and leaves the system's alone. */
export class PrivateApt {
  readonly archives: string
  readonly #config: string
  readonly #cwd: string

  constructor(directory: string, sources: readonly AptSource[]) {
    this.archives = join(directory, 'archives')
    this.#config = join(directory, 'apt.conf')
    this.#cwd = this.archives
    for (const folder of ['lists/partial', 'archives/partial', 'preferences.d']) {
      mkdirSync(join(directory, folder), { recursive: true })
    }
    writeFileSync(this.#config, configuration(directory))
    writeFileSync(join(directory, 'sources.list'), sources.map(sourceLine).join(''))
    writeFileSync(join(directory, 'preferences'), PREFERENCES)
  }

  async update(): Promise<void> {
    await this.#run(
      'apt-get',
      ['update', '-qq', '-o', 'APT::Update::Error-Mode=any'],
      UPDATE_DEADLINE,
    )
  }

  /** Just these packages. */
  async download(packages: readonly string[]): Promise<void> {
    await this.#run('apt-get', ['download', '-qq', ...packages], DOWNLOAD_DEADLINE)
  }

  /** These packages and those that they need and the system lacks. */
  async downloadWithDependencies(packages: readonly string[]): Promise<void> {
    const options = ['install', '-qq', '--yes', '--download-only', '--no-install-recommends']
    await this.#run('apt-get', [...options, ...packages], DOWNLOAD_DEADLINE)
  }

  #run(command: string, args: readonly string[], deadline: number): Promise<string> {
    const env = { ...process.env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' }
    return runCommand(command, ['-c', this.#config, ...args], { deadline, cwd: this.#cwd, env })
  }
}

/** The mirror that the system itself uses for a suite. */
export async function systemMirror(suite: string): Promise<string | null> {
  const format = '$(RELEASE) $(COMPONENT) $(REPO_URI)'
  const targets = await runCommand(
    'apt-get',
    ['indextargets', '--format', format, 'Created-By: Packages'],
    { deadline: 10_000 },
  )
  const line = targets.split('\n').find((target) => target.startsWith(`${suite} main `))
  return line?.split(' ')[2]?.replace(/\/$/, '') ?? null
}

function sourceLine({ uri, suite }: AptSource): string {
  return `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${uri} ${suite} main\n`
}

/** Libraries come from the system's own release wherever it has them. */
const PREFERENCES = 'Package: *\nPin: release n=bullseye*\nPin-Priority: 100\n'

/** Read after the system's configuration, so that its proxies and credentials stay in force and its hooks do not. */
function configuration(directory: string): string {
  return `
#clear APT::Update;
#clear DPkg;
#clear Acquire::IndexTargets::deb::DEP-11;
#clear Acquire::IndexTargets::deb::DEP-11-icons-small;
#clear Acquire::IndexTargets::deb::DEP-11-icons;
#clear Acquire::IndexTargets::deb::DEP-11-icons-hidpi;
#clear Acquire::IndexTargets::deb::DEP-11-icons-large;
#clear Acquire::IndexTargets::deb::DEP-11-icons-large-hidpi;
Dir::Etc::sourcelist "${directory}/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferences "${directory}/preferences";
Dir::Etc::preferencesparts "${directory}/preferences.d";
Dir::State "${directory}";
Dir::State::lists "${directory}/lists";
Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "${directory}";
Dir::Cache::archives "${directory}/archives";
Dir::Cache::pkgcache "${directory}/pkgcache.bin";
Dir::Cache::srcpkgcache "";
APT::Sandbox::User "";
APT::Keep-Downloaded-Packages "true";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
Acquire::Retries "3";
Acquire::http::Timeout "30";
Debug::NoLocking "true";
`
}
