import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'

const OLDEST_VERSION = 15
const USER = 'carrel'

/**
 * Runs as the user that the server runs as, says `ready` or what is wrong, and outlives this process only to clean up: its
 * standard input ends when this process does, however it does. Nothing has to survive a power cut, so nothing is flushed.
 */
const KEEPER = `
trap 'pg_ctl stop --silent --mode=immediate --pgdata="$1/data"; rm -rf "$1"' EXIT
timeout 60 initdb --pgdata="$1/data" --no-sync --auth=trust --username="$2" \
  --encoding=UTF8 --locale=C.UTF-8 >"$1/log" 2>&1 &&
pg_ctl start --silent --wait --pgdata="$1/data" --log="$1/log" --options="-c listen_addresses= \
  -c unix_socket_directories=$1 -c max_connections=300 \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off" &&
echo ready && exec >/dev/null && cat || tail -n 5 "$1/log"
`

export interface ThrowawayPostgresql extends AsyncDisposable {
  /** Of an empty database. The server is reached by a UNIX socket, by root and its own user alone. */
  readonly url: string
  close(): Promise<void>
}

/**
 * A PostgreSQL that is gone without a trace when it is closed or when this process ends, even killed. Up in 0.7 s.
 * @throws Error where Debian's package `postgresql` is not installed, or with the last that PostgreSQL said
 */
export async function startPostgresql(): Promise<ThrowawayPostgresql> {
  const binaries = findBinaries()
  const owner = process.getuid?.() === 0 ? unprivilegedUser() : null
  const folder = mkdtempSync(join(tmpdir(), 'carrel-postgresql-'))
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const keeper = spawn('/bin/sh', ['-c', KEEPER, 'keeper', folder, USER], {
    ...owner,
    cwd: '/',
    env: { PATH: `${binaries}:/usr/bin:/bin`, LC_ALL: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  })
  const ended = once(keeper, 'exit')
  const close = async () => {
    keeper.stdin.end()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const said = (await text(keeper.stdout)).trim()
  if (said !== 'ready') {
    await close()
    throw new Error(`PostgreSQL did not start: ${said}`)
  }
  const url = `postgresql://${USER}@localhost/postgres?host=${encodeURIComponent(folder)}`
  return { url, close, [Symbol.asyncDispose]: close }
}

/** Where Debian keeps the newest. */
function findBinaries(): string {
  const version = (path: string) => Number(basename(dirname(path)))
  const [newest] = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => version(b) - version(a))
  if (newest === undefined || version(newest) < OLDEST_VERSION)
    throw new Error('PostgreSQL 15 or newer is needed: apt-get install postgresql')
  return newest
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser(): { uid: number; gid: number } {
  const id = (flag: string, name: string) =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
  for (const name of ['postgres', 'nobody'])
    try {
      return { uid: id('-u', name), gid: id('-g', name) }
    } catch {}
  throw new Error(
    'PostgreSQL does not run as root, and there is neither a user postgres nor nobody.',
  )
}
