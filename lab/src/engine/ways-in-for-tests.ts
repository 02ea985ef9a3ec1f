import { spawn } from 'node:child_process'
import { createCipheriv } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const patienceMs = 60_000

async function* bytesOf(socket: Socket): AsyncGenerator<Buffer> {
  for await (const chunk of socket) yield chunk
}

function reader(socket: Socket): (length: number) => Promise<Buffer> {
  const chunks = bytesOf(socket)
  let held = Buffer.alloc(0)
  return async (length) => {
    while (held.length < length) {
      const { value, done } = await chunks.next()
      if (done) throw new Error('the server closed the connection')
      held = Buffer.concat([held, value])
    }
    const taken = held.subarray(0, length)
    held = held.subarray(length)
    return taken
  }
}

/** Answers a VNC server's challenge the way every client does: single DES with the bits of each key byte reversed. */
function vncResponse(password: string, challenge: Buffer): Buffer {
  const key = Buffer.alloc(8)
  Buffer.from(password).copy(key, 0, 0, 8)
  const reversed = key.map((byte) =>
    Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2),
  )
  const triple = Buffer.concat([reversed, reversed, reversed])
  return createCipheriv('des-ede3-ecb', triple, null).setAutoPadding(false).update(challenge)
}

/** Whether a VNC server lets somebody in with this password. Waits until it answers at all. */
export async function vncLetsIn(host: string, port: number, password: string): Promise<boolean> {
  const end = performance.now() + patienceMs
  for (;;) {
    const socket = connect(port, host)
    try {
      const read = reader(socket)
      await read(12)
      socket.write('RFB 003.008\n')
      const [count = 0] = await read(1)
      await read(count)
      socket.write(Buffer.from([2]))
      socket.write(vncResponse(password, await read(16)))
      return (await read(4)).readUInt32BE() === 0
    } catch (error) {
      if (performance.now() > end) throw error
      await pause(50)
    } finally {
      socket.destroy()
    }
  }
}

/** What a command says over SSH, or null if the password is refused. */
export async function ssh(
  host: string,
  port: number,
  login: { readonly username: string; readonly password: string },
  command: string,
): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'ssh-'))
  const askpass = join(folder, 'askpass')
  await writeFile(askpass, '#!/bin/sh\nprintenv LOGIN_PASSWORD\n')
  await chmod(askpass, 0o700)
  const options = [
    ...['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'NumberOfPasswordPrompts=1'],
    ...['PreferredAuthentications=password', 'LogLevel=ERROR', 'ConnectTimeout=60'],
  ].flatMap((option) => ['-o', option])
  const target = ['-p', String(port), `${login.username}@${host}`, command]
  const child = spawn('ssh', ['-F', 'none', ...options, ...target], {
    env: { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', LOGIN_PASSWORD: login.password },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patienceMs * 2,
  })
  let said = ''
  let complaint = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  child.stderr.on('data', (chunk) => {
    complaint += chunk
  })
  const [code] = await once(child, 'close')
  await rm(folder, { recursive: true })
  if (code === 0) return said
  if (complaint.includes('Permission denied')) return null
  throw new Error(`ssh: exit code ${code}: ${complaint}`)
}
