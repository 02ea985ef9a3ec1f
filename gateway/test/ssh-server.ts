import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../src/guacd/free-port.ts'
import { runCommand } from '../src/guacd/run-command.ts'

export interface SshServer extends AsyncDisposable {
  readonly port: number
  readonly username: string
  readonly password: string
  /** The home of that user, on this machine. */
  readonly home: string
}

const NOBODY = 65_534
const deadline = 60_000
/** A test run that is killed leaves nothing behind. */
const WITH_PARENT = ['--pdeathsig', 'TERM']

/**
 * Debian's OpenSSH on a free port of the loopback, with one account of its own. Unpacked, not installed: a package that is
 * installed starts a service. Users, passwords and `/run` are its own as well, in a mount namespace: it needs root.
 */
export async function startSshServer(cacheDir: string): Promise<SshServer> {
  const root = await unpacked(cacheDir)
  const folder = mkdtempSync(join(tmpdir(), 'carrel-sshd-'))
  const at = (name: string) => join(folder, name)
  const password = 'open sesame'
  // Others may pass through it, and not look.
  chmodSync(folder, 0o711)
  mkdirSync(at('home'))
  chownSync(at('home'), NOBODY, NOBODY)
  const hash = (await runCommand('openssl', ['passwd', '-6', password], { deadline })).trim()
  await runCommand('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at('key')], { deadline })
  const accounts = [
    'root:x:0:0::/root:/bin/sh',
    `guest:x:${NOBODY}:${NOBODY}::${at('home')}:/bin/sh`,
  ]
  writeFileSync(
    at('passwd'),
    [...accounts, 'sshd:x:105:65534::/run/sshd:/bin/false', ''].join('\n'),
  )
  writeFileSync(at('shadow'), `guest:${hash}:19000:0:99999:7:::\n`, { mode: 0o600 })
  const port = await freePort('127.0.0.1')
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${at('key')}`,
    'PidFile none',
    'UsePAM no',
    'PasswordAuthentication yes',
    'Subsystem sftp internal-sftp',
  ]
  writeFileSync(at('config'), `${config.join('\n')}\n`)
  const script = `
    mount --bind ${at('passwd')} /etc/passwd && mount --bind ${at('shadow')} /etc/shadow &&
    mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd &&
    exec ${join(root, 'usr/sbin/sshd')} -D -e -f ${at('config')}`
  const process = spawn('setpriv', [...WITH_PARENT, 'unshare', '--mount', 'sh', '-c', script], {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LD_LIBRARY_PATH: libraries(root) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said = await firstWords(process)
  if (!said.includes('Server listening')) throw new Error(`sshd does not run: ${said}`)
  return {
    port,
    username: 'guest',
    password,
    home: at('home'),
    async [Symbol.asyncDispose]() {
      const gone = once(process, 'exit')
      process.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true })
    },
  }
}

async function firstWords(process: ReturnType<typeof spawn>): Promise<string> {
  let said = ''
  const listening = new Promise<void>((resolve) => {
    process.stderr?.on('data', (read: Buffer) => {
      said += read
      if (said.includes('Server listening')) resolve()
    })
  })
  await Promise.race([listening, once(process, 'exit')])
  return said
}

/** Once a machine; another process may do the same at that moment. */
async function unpacked(cacheDir: string): Promise<string> {
  const root = join(cacheDir, 'sshd')
  if (existsSync(root)) return root
  mkdirSync(cacheDir, { recursive: true })
  const building = mkdtempSync(join(cacheDir, 'sshd.building-'))
  const download = ['download', '-qq', 'openssh-server', 'libwrap0']
  await runCommand('apt-get', download, { deadline, cwd: building })
  for (const archive of readdirSync(building)) {
    await runCommand('dpkg-deb', ['-x', archive, 'root'], { deadline, cwd: building })
  }
  try {
    renameSync(join(building, 'root'), root)
  } catch (error) {
    if (!existsSync(root)) throw error
  } finally {
    rmSync(building, { recursive: true, force: true })
  }
  return root
}

const libraries = (root: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('libwrap.so.0'))
    .map((path) => join(root, path, '..'))
    .join(':')
