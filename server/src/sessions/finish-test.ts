import { setTimeout as sleep } from 'node:timers/promises'
import type { SessionFailure } from '@carrel/contract'
import { type GuacamoleClient, GuacamoleError } from '../guacamole/guacamole-client.ts'
import { desktopRefusal } from './desktop-refusal.ts'
import type { VmSession } from './session.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'

/** A test that nobody finishes, because the worker has died, ends by its time. */
export const TEST_MINUTES = 5

const PICTURE_MS = 30_000
const POLL_MS = 200

export interface FinishTestParts {
  readonly store: SessionStore
  readonly transitions: SessionTransitions
  readonly guacamole: GuacamoleClient
  readonly pictureMs?: number | undefined
}

/** Waits until the desktop of a test is drawn, notes how long that took or why it was not, and ends the session. */
export async function finishTest(session: VmSession, parts: FinishTestParts): Promise<void> {
  const since = Date.now()
  const outcome = await untilDrawn(session, parts)
  if (outcome === 'not_wanted') return
  const took = outcome === 'drawn' ? { first_frame: Date.now() - since } : {}
  const fault = typeof outcome === 'object' ? outcome : null
  await parts.transitions.applyAndContinue(session.id, {
    to: 'terminating',
    from: ['active'],
    changes: {
      end_reason: fault ? 'failed' : 'admin',
      phase_ms: JSON.stringify({ ...session.phaseMs, ...took }),
      ...(fault && {
        failure_code: fault.code,
        failure_message: fault.message,
        failure_hint: fault.hint,
      }),
    },
  })
}

type Outcome = SessionFailure | 'drawn' | 'nobody_can_tell' | 'not_wanted'

async function untilDrawn(session: VmSession, parts: FinishTestParts): Promise<Outcome> {
  const { store, pictureMs = PICTURE_MS } = parts
  for (const deadline = Date.now() + pictureMs; ; await sleep(POLL_MS)) {
    if ((await store.find(session.id))?.status !== 'active') return 'not_wanted'
    const outcome = await look(session, parts.guacamole)
    if (outcome !== null) return outcome
    if (Date.now() > deadline) return noPicture(session)
  }
}

async function look(session: VmSession, guacamole: GuacamoleClient): Promise<Outcome | null> {
  try {
    const connection = await guacamole.getConnection(session.guacamoleConnectionId ?? '')
    if (connection === null) return null
    if (connection.isDrawn === null) return 'nobody_can_tell'
    if (connection.isDrawn) return 'drawn'
    return connection.lastEnding === null ? null : refused(connection.lastEnding)
  } catch (error) {
    if (!(error instanceof GuacamoleError)) throw error
    return error.transient ? null : { code: error.code, message: error.message, hint: error.hint }
  }
}

const refused = (status: number): SessionFailure => ({
  ...{ code: 'desktop_refused', message: desktopRefusal(status), hint: null },
})

const noPicture = ({ protocol }: VmSession): SessionFailure => ({
  code: 'no_picture',
  message: `The desktop is connected over ${protocol.toUpperCase()}, and no picture came of it.`,
  hint: 'Look at the template’s connection settings, and at what the desktop shows in Proxmox.',
})
