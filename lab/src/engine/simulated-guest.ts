import type { MachineSpec } from './engine.ts'
import { GuestAgentError } from './errors.ts'
import { execInGuest, execStatus, type GuestExec } from './simulated-exec.ts'
import { networkInterfaces } from './simulated-interfaces.ts'

export interface SimulatedGuest {
  readonly spec: MachineSpec
  readonly pid: number
  readonly since: number
  readonly paused: boolean
  readonly agentAt: number
  readonly addressAt: number
  readonly address: string
  /** Beside root, who has an account in it. */
  readonly username: string
  readonly state: GuestState
}

/** What commands change. */
export interface GuestState {
  readonly execs: Map<number, GuestExec>
  nextExecPid: number
  isFrozen: boolean
}

export const freshState = (): GuestState => ({
  execs: new Map(),
  nextExecPid: 1000,
  isFrozen: false,
})

export type CommandArguments = Readonly<Record<string, unknown>>
type Command = (guest: SimulatedGuest, args: CommandArguments, now: number) => unknown

const memoryBlockBytes = 128 * 1024 ** 2

const osInfo = {
  id: 'debian',
  name: 'Debian GNU/Linux',
  'pretty-name': 'Debian GNU/Linux 12 (bookworm)',
  'version-id': '12',
  machine: 'x86_64',
  'kernel-release': '6.1.0-amd64',
  'kernel-version': '#1 SMP PREEMPT_DYNAMIC Debian',
}

function refusal(kind: string, desc: string): GuestAgentError {
  return new GuestAgentError('refused', desc, { class: kind, desc })
}

function suspendToDisk(): never {
  throw refusal('GenericError', "suspend: cannot write to '/sys/power/state': No such device")
}

function setUserPassword({ username }: SimulatedGuest, args: CommandArguments) {
  const wanted = String(args.username)
  if (wanted === 'root' || wanted === username) return {}
  throw refusal('GenericError', 'child process has failed to set user password')
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index)

function memoryBlocks({ spec }: SimulatedGuest) {
  const count = Math.ceil((spec.memoryMiB * 1024 ** 2) / memoryBlockBytes)
  return range(count).map((index) => ({ 'phys-index': index, online: true, 'can-offline': true }))
}

function vcpus({ spec }: SimulatedGuest) {
  return range(spec.cores).map((id) => ({ 'logical-id': id, online: true, 'can-offline': id > 0 }))
}

function freeze({ state }: SimulatedGuest, frozen: boolean): number {
  const isChanged = state.isFrozen !== frozen
  state.isFrozen = frozen
  return isChanged ? 1 : 0
}

/** While the file systems stand still, an agent answers these only. */
const answeredFrozen = new Set([
  'guest-ping',
  'guest-info',
  'guest-fsfreeze-status',
  'guest-fsfreeze-thaw',
])

/** A shutdown is the engine's, since the machine ends with it. A guest of this kind has no file systems. */
const commands: Readonly<Record<string, Command>> = {
  'guest-ping': () => ({}),
  'guest-network-get-interfaces': (guest, _args, now) => networkInterfaces(guest, now),
  'guest-exec': execInGuest,
  'guest-exec-status': execStatus,
  'guest-set-user-password': setUserPassword,
  'guest-get-osinfo': () => osInfo,
  'guest-get-host-name': (guest) => ({ 'host-name': guest.spec.identity.hostname }),
  'guest-get-users': () => [],
  'guest-get-time': (_guest, _args, now) => Math.floor(now) * 1_000_000,
  'guest-get-timezone': () => ({ offset: 0, zone: 'UTC' }),
  'guest-get-fsinfo': () => [],
  'guest-get-vcpus': vcpus,
  'guest-get-memory-blocks': memoryBlocks,
  'guest-get-memory-block-info': () => ({ size: memoryBlockBytes }),
  'guest-fstrim': () => ({ paths: [] }),
  'guest-fsfreeze-status': ({ state }) => (state.isFrozen ? 'frozen' : 'thawed'),
  'guest-fsfreeze-freeze': (guest) => freeze(guest, true),
  'guest-fsfreeze-thaw': (guest) => freeze(guest, false),
  'guest-suspend-disk': suspendToDisk,
  'guest-suspend-ram': suspendToDisk,
  'guest-suspend-hybrid': suspendToDisk,
  'guest-info': () => ({
    version: '7.2.0',
    supported_commands: [...Object.keys(commands), 'guest-shutdown'].map((name) => ({
      name,
      enabled: true,
      'success-response': !/^guest-(suspend|shutdown)/.test(name),
    })),
  }),
}

/** What QGA answers (the content of `return`) in a guest of this shape at this time. */
export function askSimulatedGuest(
  guest: SimulatedGuest | undefined,
  name: string,
  args: CommandArguments,
  now: number,
): unknown {
  if (!guest || guest.paused || now < guest.agentAt) {
    throw new GuestAgentError('unreachable', 'The guest agent does not answer.')
  }
  if (guest.state.isFrozen && !answeredFrozen.has(name)) {
    const desc = `Command ${name} has been disabled: the agent is in frozen state`
    throw refusal('CommandNotFound', desc)
  }
  if (name === 'guest-shutdown') return undefined
  const command = commands[name]
  if (!command) throw refusal('CommandNotFound', `The command ${name} has not been found`)
  return command(guest, args, now)
}
