import { HypervisorError } from '../hypervisor-error.ts'
import { ticket as ticketCall } from './access-calls.ts'
import type { Parameters, ProxmoxCall } from './proxmox-call.ts'
import type { ProxmoxCredentials } from './proxmox-server.ts'

/** Headers that say who is asking. Secret. */
export interface Proof {
  readonly ofEach: Readonly<Record<string, string>>
  /** On top of those for everything but GET. */
  readonly ofChanges: Readonly<Record<string, string>>
}

export interface SignIn {
  prove(): Promise<Proof>
  /** After a 401: whether asking again with a new proof may help. This one is not given again then. */
  discard(proof: Proof): boolean
}

interface Outside {
  /** Without proof. */
  ask<A>(call: ProxmoxCall<A>, parameters: Parameters, signal: AbortSignal): Promise<A>
  /** Epoch milliseconds. */
  now(): number
}

/** A ticket is good for two hours, and is exchanged for a new one well before. */
const ticketLifeMs = 2 * 3600_000
const ticketRenewMs = 1.5 * 3600_000
const signInMs = 20_000

export function createSignIn(credentials: ProxmoxCredentials, outside: Outside): SignIn {
  if (credentials.kind === 'ticket') return ticketSignIn(credentials, outside)
  const { id, secret } = credentials
  if (!/^[\x21-\x7e]+=[\x21-\x7e]+$/.test(`${id}=${secret}`))
    return { prove: refuseToken, discard: () => false }
  const proof: Proof = { ofEach: { authorization: `PVEAPIToken=${id}=${secret}` }, ofChanges: {} }
  return { prove: () => Promise.resolve(proof), discard: () => false }
}

/** It would not even fit into a header. */
const refuseToken = async (): Promise<never> => {
  throw new HypervisorError('not_authenticated', 'What is given as API token is none.', {
    hint: 'Its id is user@realm!name and its secret a UUID, both without blanks or line breaks.',
  })
}

interface Held {
  readonly proof: Proof
  readonly ticket: string
  readonly since: number
}

function ticketSignIn(
  { username, password }: Extract<ProxmoxCredentials, { kind: 'ticket' }>,
  { ask, now }: Outside,
): SignIn {
  let held: Held | null = null
  /** Shared by all calls that wait for it. */
  let pending: Promise<Proof> | null = null

  async function signInWith(secret: string): Promise<Proof> {
    const since = now()
    const parameters = { username, password: secret }
    const answer = await ask(ticketCall, parameters, AbortSignal.timeout(signInMs))
    if (answer.NeedTFA) throw secondFactorWanted()
    const proof: Proof = {
      ofEach: { cookie: `PVEAuthCookie=${encodeURIComponent(answer.ticket)}` },
      ofChanges: { csrfpreventiontoken: answer.CSRFPreventionToken },
    }
    held = { proof, ticket: answer.ticket, since }
    return proof
  }

  async function renew(): Promise<Proof> {
    if (held !== null && now() - held.since < ticketLifeMs) {
      try {
        return await signInWith(held.ticket)
      } catch (error) {
        if (!(error instanceof HypervisorError) || error.code !== 'not_authenticated') throw error
        held = null
      }
    }
    return signInWith(password)
  }

  return {
    prove() {
      if (held !== null && now() - held.since < ticketRenewMs) return Promise.resolve(held.proof)
      pending ??= renew()
        .catch((error: unknown) => {
          throw nothingDone(error)
        })
        .finally(() => {
          pending = null
        })
      return pending
    },
    discard(proof) {
      if (held?.proof === proof) held = null
      return true
    },
  }
}

/** A sign-in whose answer was lost has changed nothing, and what it was for was not asked yet. */
function nothingDone(error: unknown): unknown {
  if (!(error instanceof HypervisorError) || !error.mayHaveHappened) return error
  return new HypervisorError(error.code, error.message, {
    ...error,
    mayHaveHappened: false,
    cause: error.cause,
  })
}

function secondFactorWanted(): HypervisorError {
  return new HypervisorError(
    'not_authenticated',
    'Proxmox VE wants a second factor of this user.',
    {
      hint: 'Use an API token: it needs no second factor.',
    },
  )
}
