import type { SessionFailure } from '@carrel/contract'
import type { GuacamoleErrorCode } from '../guacamole/guacamole-client.ts'
import type { HypervisorErrorCode } from '../hypervisor/hypervisor-error.ts'
import type { VmSession } from './session.ts'

interface Plain {
  readonly message: string
  readonly hint: string
}

const AGAIN = 'Launch it again in a while.'
const ASK = 'An administrator has to put that right'
const AGAIN_OR_ASK = 'Launch it again; if that fails too, ask an administrator'
const FATE = 'An administrator may know what became of it'

const SILENT: Plain = { message: 'The server that it is on did not answer.', hint: AGAIN }
const SILENT_SNAPSHOT: Plain = { ...SILENT, hint: 'Nothing on the desktop is lost.' }
const NOT_SET_UP: Plain = {
  message: 'The server did not do what this desktop needs, because of how it is set up.',
  hint: ASK,
}
const BUSY: Plain = { message: 'The server was busy with the desktop’s machine.', hint: AGAIN }
const NO_ADDRESS: Plain = {
  message: 'The machine started, and could not be reached over the network.',
  hint: AGAIN_OR_ASK,
}
const FAILED: Plain = {
  message: 'The server could not do what this desktop needs.',
  hint: AGAIN_OR_ASK,
}
const NO_CONNECTION: Plain = {
  message: 'The machine runs, and the connection to its desktop could not be made.',
  hint: AGAIN_OR_ASK,
}

type OwnCode = 'unexpected_error' | 'desktop_refused' | 'no_picture'

/** What a person is told, by the code. What the server said itself is for administrators. */
const SENTENCES: Readonly<Record<HypervisorErrorCode | GuacamoleErrorCode | OwnCode, Plain>> = {
  hypervisor_unreachable: SILENT,
  hypervisor_timeout: SILENT,
  certificate_mismatch: NOT_SET_UP,
  address_refused: NOT_SET_UP,
  not_authenticated: NOT_SET_UP,
  missing_privilege: NOT_SET_UP,
  bad_request: NOT_SET_UP,
  not_supported: NOT_SET_UP,
  unexpected_answer: NOT_SET_UP,
  vm_protected: NOT_SET_UP,
  agent_not_configured: NOT_SET_UP,
  agent_refused: NOT_SET_UP,
  snapshot_unsupported: { message: 'Its storage cannot take or go back to it.', hint: ASK },
  storage_full: { message: 'The server’s storage is full.', hint: ASK },
  vm_gone: {
    message: 'The desktop’s machine is not there any more.',
    hint: 'Launch a new desktop.',
  },
  vm_hidden: {
    message: 'The desktop’s machine cannot be reached any more.',
    hint: FATE,
  },
  vmid_taken: BUSY,
  lock_timeout: BUSY,
  vm_running: BUSY,
  snapshot_taken: BUSY,
  task_aborted: BUSY,
  agent_not_running: NO_ADDRESS,
  agent_error: NO_ADDRESS,
  address_timeout: NO_ADDRESS,
  address_conflict: {
    message: 'Another machine on the network has the same address.',
    hint: ASK,
  },
  desktop_timeout: {
    message: 'The machine runs, and its desktop did not answer within two minutes.',
    hint: AGAIN_OR_ASK,
  },
  task_failed: FAILED,
  snapshot_missing: {
    message: 'The desktop’s snapshot is not on the server any more, so it starts as it was left.',
    hint: FATE,
  },
  gateway_unreachable: NO_CONNECTION,
  gateway_refused: NO_CONNECTION,
  connection_not_found: NO_CONNECTION,
  watching_unsupported: NO_CONNECTION,
  ending_unsupported: NO_CONNECTION,
  guacamole_unreachable: NO_CONNECTION,
  guacamole_failed: NO_CONNECTION,
  guacamole_sign_in_refused: NO_CONNECTION,
  guacamole_forbidden: NO_CONNECTION,
  guacamole_refused: NO_CONNECTION,
  desktop_refused: {
    message: 'The desktop ended the connection.',
    hint: 'An administrator should look at the template’s connection settings',
  },
  no_picture: { message: 'The desktop is connected, and shows nothing.', hint: ASK },
  unexpected_error: {
    message: 'Something went wrong on our side.',
    hint: 'Launch it again; if that fails too, tell an administrator',
  },
}

/** Of a launch that takes up the desktop that was kept. */
const OF_KEPT: Readonly<Record<string, Plain | undefined>> = {
  vm_gone: {
    message: 'The desktop that was kept for you is not there any more.',
    hint: 'Launch it again: you get a new one. An administrator may know what became of the old one',
  },
  vm_hidden: {
    message: 'The desktop that was kept for you cannot be reached.',
    hint: 'An administrator can bring it back. If you do not need what is on it, delete it and launch a new one',
  },
}

/** Where nothing is launched. */
const OF_SNAPSHOT: Readonly<Record<string, Plain | undefined>> = {
  task_failed: { message: 'The server could not take it.', hint: ASK },
  lock_timeout: {
    message: 'The server was busy with the desktop’s machine.',
    hint: 'Try it again in a while.',
  },
  hypervisor_unreachable: SILENT_SNAPSHOT,
  hypervisor_timeout: SILENT_SNAPSHOT,
}

const isKnown = (code: string): code is keyof typeof SENTENCES => Object.hasOwn(SENTENCES, code)

/** By what an administrator finds the session: his search takes the beginning of its id. */
const referenceOf = ({ id }: Pick<VmSession, 'id'>): string => id.slice(0, 8)

/** A code that no sentence is written for says that much, and no word of what came with it. */
export const plainly = (code: string): Plain => SENTENCES[isKnown(code) ? code : 'unexpected_error']

const refer = ({ message, hint }: Plain, session: Pick<VmSession, 'id'>) => ({
  message,
  hint: hint.endsWith('.') ? hint : `${hint}. The reference is ${referenceOf(session)}.`,
})

/** Why a launch failed, for its person. */
export function plainFailure(
  { code }: SessionFailure,
  session: Pick<VmSession, 'id' | 'clonedFor'>,
): SessionFailure {
  const ofKept = session.clonedFor === session.id ? null : OF_KEPT[code]
  return { code, ...refer(ofKept ?? plainly(code), session) }
}

/** Why a snapshot that its person asked for could not be taken. */
export const plainRefusal = (
  { code }: SessionFailure,
  session: Pick<VmSession, 'id'>,
): SessionFailure => ({ code, ...refer(OF_SNAPSHOT[code] ?? plainly(code), session) })

/** Why a persistent session ended without its snapshot, or could not go back to one, for its person. */
export function plainSnapshotProblem(
  problem: SessionFailure,
  session: Pick<VmSession, 'id' | 'unsavedBecause'>,
): SessionFailure {
  const { code, message, hint } = plainRefusal(problem, session)
  if (session.unsavedBecause === null) return { code, message, hint }
  const kept = 'No snapshot could be taken; the desktop is kept as it was left.'
  return { code, message: `${kept} ${message}`, hint }
}
