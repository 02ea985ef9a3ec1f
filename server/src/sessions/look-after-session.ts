import type { FastifyBaseLogger } from 'fastify'
import type { GuacamoleClient } from '../guacamole/guacamole-client.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import { type RepairLog, subjectOfSession } from './repair.ts'
import type { VmSession } from './session.ts'
import type { SessionAddress } from './session-address.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionVm } from './session-vm.ts'
import type { VmAddress } from './vm-address.ts'

/** A job that waits holds others up. */
const ADDRESS_MS = 60_000

export interface LookAfterParts {
  readonly store: SessionStore
  readonly sessionVm: SessionVm
  readonly vmAddress: VmAddress
  readonly sessionAddress: SessionAddress
  readonly guacamole: GuacamoleClient
  readonly repairs: RepairLog
  readonly log: FastifyBaseLogger
  readonly addressMs?: number | undefined
}

/**
 * Gives an active session back what it has lost: its connection, its running VM, the way from one to the other. A job does
 * it, so that the session’s end waits for it instead of crossing it. Each step asks first and may be repeated (R3).
 */
export async function lookAfterSession(id: string, parts: LookAfterParts): Promise<void> {
  await lookAfter(id, parts).catch((error: unknown) => {
    const message = 'an active session could not be looked after, and will be again'
    parts.log.warn({ session_id: id, err: error }, message)
    throw error
  })
}

async function lookAfter(id: string, parts: LookAfterParts): Promise<void> {
  const session = await findActive(id, parts)
  if (session === null) return
  await restoreConnection(session, parts)
  if (!(await restorePower(session, parts))) return
  await restoreAddress(session, parts)
}

async function findActive(id: string, { store }: LookAfterParts): Promise<VmSession | null> {
  const session = await store.find(id)
  return session?.status === 'active' ? session : null
}

/** First, because a person may be waiting for it, and its VM is most likely where it was. */
async function restoreConnection(session: VmSession, parts: LookAfterParts): Promise<void> {
  const { guacamole, sessionAddress } = parts
  if (session.guacamoleConnectionId === null) return
  if ((await guacamole.getConnection(session.guacamoleConnectionId))?.isWhole) return
  if (await sessionAddress.reconnect(session)) await note('session.reconnected', session, parts)
}

/** False if the VM is off and stays so, or is gone: then the session is about to end. */
async function restorePower(session: VmSession, parts: LookAfterParts): Promise<boolean> {
  const { hypervisor, vm, template } = await parts.sessionVm.placeOf(session)
  const { power } = await hypervisor.status(vm)
  if (power === 'running') return true
  if (power !== 'stopped' || template.whenPoweredOff !== 'restart') return false
  await hypervisor.start(vm)
  await note('session.vm_restarted', session, parts)
  return true
}

/** A guest that does not say it, or says what cannot be true, keeps the one that it had: the next token asks it again. */
async function restoreAddress(session: VmSession, parts: LookAfterParts): Promise<void> {
  const { vmAddress, sessionVm, sessionAddress, log } = parts
  const keep = async (address: string) =>
    (await sessionAddress.keep(session, address, 'reconciler')) !== null
  try {
    await vmAddress.resolve(session, await sessionVm.placeOf(session), {
      stillWanted: async () => (await findActive(session.id, parts)) !== null,
      take: keep,
      timeoutMs: parts.addressMs ?? ADDRESS_MS,
    })
  } catch (error) {
    const isFinal = error instanceof HypervisorError && !error.transient
    if (!isFinal || error.code === 'vm_gone' || session.ipAddress === null) throw error
    log.warn({ session_id: session.id, err: error }, 'a session keeps the address that it had')
    await keep(session.ipAddress)
  }
}

const note = (action: string, { id }: VmSession, { repairs }: LookAfterParts) =>
  repairs.write({ actor: 'reconciler', action, subject: subjectOfSession(id), details: {} })
