import { randomUUID } from 'node:crypto'
import { run } from './command.ts'
import type { GuestAgent, GuestIdentity } from './engine.ts'
import { CommandFailed } from './errors.ts'
import { guestExec } from './guest-exec.ts'
import { makeHostKey } from './host-key.ts'
import { obfuscateVncPassword } from './vnc-password.ts'

const identityDeadlineMs = 60_000

/**
 * Makes a running clone itself: host name, MAC address, machine id, clock, password, SSH host key. One program start in
 * the guest: under emulation that takes 0.1 s, against 2 to 3 s for the same by separate tools.
 */
export async function identify(agent: GuestAgent, identity: GuestIdentity): Promise<void> {
  const password = identity.credentials ? await hashes(identity.credentials.password) : null
  const input = identityInput({
    identity,
    machineId: randomUUID().replaceAll('-', ''),
    hostKey: makeHostKey().privateKey,
    password,
    now: Date.now(),
  })
  await guestExec(agent, '/usr/lib/carrel/identify', [], { input, deadlineMs: identityDeadlineMs })
}

/**
 * For a machine that went on from its own RAM: sets the clock, which stands at the time of the snapshot, and has DHCP
 * asked again. Being unplugged is not enough for that, as the kernel keeps short losses of the carrier to itself.
 */
export async function catchUp(agent: GuestAgent, deadlineMs: number): Promise<void> {
  const script = `
    date -s "@$1"
    for device in /sys/class/net/e*; do
      ip link set dev "\${device##*/}" down
      ip link set dev "\${device##*/}" up
    done`
  const seconds = (Date.now() / 1000).toFixed(3)
  await guestExec(agent, '/bin/sh', ['-ec', script, 'catch-up', seconds], { deadlineMs })
}

interface IdentityInput {
  readonly identity: GuestIdentity
  readonly machineId: string
  readonly hostKey: string
  readonly password: { readonly crypt: string; readonly vnc: Buffer } | null
  readonly now: number
}

/** What `/usr/lib/carrel/identify` reads. */
export function identityInput({ identity, machineId, hostKey, password, now }: IdentityInput) {
  const lines = [
    identity.hostname,
    identity.macAddress.toLowerCase(),
    machineId,
    (now / 1000).toFixed(3),
    password ? (identity.credentials?.username ?? '') : '',
    password?.crypt ?? '',
    password ? octalEscapes(password.vnc) : '',
  ]
  if (lines.some((line) => /[\r\n\0]/.test(line))) {
    throw new CommandFailed('identify', 'a value holds a line break')
  }
  return `${lines.join('\n')}\n${hostKey}`
}

const octalEscapes = (bytes: Buffer) =>
  Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')

async function hashes(password: string): Promise<{ crypt: string; vnc: Buffer }> {
  const crypt = await run('openssl', ['passwd', '-6', '-stdin'], {
    input: `${password}\n`,
    deadlineMs: 10_000,
  })
  return { crypt: crypt.trim(), vnc: obfuscateVncPassword(password) }
}
