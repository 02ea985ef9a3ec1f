import type { MachineSpec } from './engine.ts'
import { GuestAgentError } from './errors.ts'

export interface SimulatedGuest {
  readonly spec: MachineSpec
  readonly pid: number
  readonly since: number
  readonly agentAt: number
  readonly addressAt: number
  readonly address: string
  readonly execs: Map<number, GuestExec>
  nextExecPid: number
}

interface GuestExec {
  readonly exitcode: number
  readonly output: string
}

const refusal = (kind: string, desc: string) =>
  new GuestAgentError('refused', desc, { class: kind, desc })

const noTraffic = {
  'rx-bytes': 0,
  'rx-packets': 0,
  'rx-errs': 0,
  'rx-dropped': 0,
  'tx-bytes': 0,
  'tx-packets': 0,
  'tx-errs': 0,
  'tx-dropped': 0,
}

function networkInterfaces(guest: SimulatedGuest, now: number) {
  const eth0 = {
    name: 'eth0',
    'hardware-address': guest.spec.identity.macAddress.toLowerCase(),
    statistics: noTraffic,
  }
  const addresses = [{ 'ip-address': guest.address, 'ip-address-type': 'ipv4', prefix: 16 }]
  return [
    {
      name: 'lo',
      'hardware-address': '00:00:00:00:00:00',
      'ip-addresses': [
        { 'ip-address': '127.0.0.1', 'ip-address-type': 'ipv4', prefix: 8 },
        { 'ip-address': '::1', 'ip-address-type': 'ipv6', prefix: 128 },
      ],
      statistics: noTraffic,
    },
    now >= guest.addressAt ? { ...eth0, 'ip-addresses': addresses } : eth0,
  ]
}

/** A simulated guest has no file system: it knows its name, and every other command succeeds without output. */
function exec(guest: SimulatedGuest, args: Record<string, unknown>) {
  const path = String(args.path ?? '')
  const command = path.slice(path.lastIndexOf('/') + 1)
  const output = command === 'hostname' ? `${guest.spec.identity.hostname}\n` : ''
  const pid = guest.nextExecPid++
  guest.execs.set(pid, { exitcode: command === 'false' ? 1 : 0, output })
  return { pid }
}

function execStatus(guest: SimulatedGuest, args: Record<string, unknown>) {
  const pid = Number(args.pid)
  const found = guest.execs.get(pid)
  if (!found) throw refusal('GenericError', `PID ${pid} does not exist`)
  guest.execs.delete(pid)
  const status = { exited: true, exitcode: found.exitcode }
  return found.output
    ? { ...status, 'out-data': Buffer.from(found.output).toString('base64') }
    : status
}

const osInfo = {
  id: 'debian',
  name: 'Debian GNU/Linux',
  'pretty-name': 'Debian GNU/Linux 12 (bookworm)',
  version: '12 (bookworm)',
  'version-id': '12',
  machine: 'x86_64',
  'kernel-release': '6.1.0-amd64',
  'kernel-version': '#1 SMP PREEMPT_DYNAMIC Debian',
}

const commands: Record<
  string,
  (guest: SimulatedGuest, args: Record<string, unknown>, now: number) => unknown
> = {
  'guest-ping': () => ({}),
  'guest-network-get-interfaces': (guest, _args, now) => networkInterfaces(guest, now),
  'guest-exec': exec,
  'guest-exec-status': execStatus,
  'guest-set-user-password': () => ({}),
  'guest-get-osinfo': () => osInfo,
  'guest-get-host-name': (guest) => ({ 'host-name': guest.spec.identity.hostname }),
  'guest-get-users': () => [],
  'guest-get-timezone': () => ({ offset: 0, zone: 'UTC' }),
  'guest-info': () => ({
    version: '7.2.0',
    supported_commands: Object.keys(commands).map((name) => ({
      name,
      enabled: true,
      'success-response': true,
    })),
  }),
}

/** What QGA answers (the content of `return`) in a guest of this shape at this time. */
export function askSimulatedGuest(
  guest: SimulatedGuest | undefined,
  name: string,
  args: Record<string, unknown>,
  now: number,
): unknown {
  if (!guest || now < guest.agentAt) {
    throw new GuestAgentError('unreachable', 'The guest agent does not answer.')
  }
  const command = commands[name]
  if (!command) {
    throw refusal('CommandNotFound', `The command ${name} has not been found`)
  }
  return command(guest, args, now)
}
