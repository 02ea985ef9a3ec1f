import { setTimeout as delay } from 'node:timers/promises'
import { HypervisorError } from '../hypervisor-error.ts'
import { errorFromAbort } from './connection-error.ts'
import { decodeAnswer, type RawAnswer } from './proxmox-answer.ts'
import {
  type EncodedCall,
  encodeCall,
  isChange,
  type Parameters,
  type ProxmoxCall,
} from './proxmox-call.ts'
import { isLost } from './proxmox-error.ts'
import { createExchange } from './proxmox-exchange.ts'
import type { ProxmoxServer } from './proxmox-server.ts'
import { createSignIn, type Proof } from './proxmox-sign-in.ts'

export interface CallOptions {
  /** Ends the call, reading its answer included. */
  readonly deadlineMs?: number
  readonly signal?: AbortSignal
}

export interface ProxmoxTransport {
  /**
   * A GET is asked again after a lost connection or a node that was not reached, within the deadline. Anything else is sent
   * exactly once: after a lost answer the work may have been done (`mayHaveHappened`), so the caller looks for itself.
   * @throws HypervisorError
   */
  call<A>(call: ProxmoxCall<A>, parameters?: Parameters, options?: CallOptions): Promise<A>
  /** Waits for the calls under way. */
  close(): Promise<void>
}

export interface TransportOptions {
  /** For TCP and TLS together. */
  readonly connectMs?: number
  /** Epoch milliseconds, for the age of a ticket. */
  readonly now?: () => number
}

const getMs = 20_000
const changeMs = 40_000
const retryPausesMs = [200, 1000, 3000]

function messageOf(encoded: EncodedCall, proof: Proof | null) {
  const { form, ...request } = encoded
  const inBody = request.method === 'POST' || request.method === 'PUT'
  return {
    request,
    target: `/api2/json${request.path}${form && !inBody ? `?${form}` : ''}`,
    headers: {
      ...proof?.ofEach,
      ...(isChange(request) && proof?.ofChanges),
      ...(inBody && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    body: inBody ? form : null,
  }
}

export function createProxmoxTransport(
  server: ProxmoxServer,
  { connectMs = 10_000, now = Date.now }: TransportOptions = {},
): ProxmoxTransport {
  const exchange = createExchange(server, { connectMs })
  const signIn = createSignIn(server.credentials, {
    now,
    async ask(call, parameters, signal) {
      const encoded = encodeCall(call, parameters)
      return decodeAnswer(call, encoded, await exchange.send(messageOf(encoded, null), signal))
    },
  })

  /** A 401 says that nothing was done, so that even a change may be sent again after another sign-in. */
  async function once(encoded: EncodedCall, signal: AbortSignal): Promise<RawAnswer> {
    const proof = await unlessAborted(signIn.prove(), signal, gaveUp(signal, encoded))
    const answer = await exchange.send(messageOf(encoded, proof), signal)
    if (answer.status !== 401 || !signIn.discard(proof)) return answer
    const fresh = await unlessAborted(signIn.prove(), signal, gaveUp(signal, encoded))
    return exchange.send(messageOf(encoded, fresh), signal)
  }

  /** Null: nothing came back, and it may be asked again. */
  async function attempt(encoded: EncodedCall, signal: AbortSignal, isLast: boolean) {
    try {
      const answer = await once(encoded, signal)
      return isLast || !isLost(answer.status) ? answer : null
    } catch (error) {
      const { transient } = error instanceof HypervisorError ? error : { transient: false }
      if (isLast || signal.aborted || !transient) throw error
      return null
    }
  }

  return {
    async call(call, parameters = {}, { deadlineMs, signal: given } = {}) {
      const encoded = encodeCall(call, parameters)
      const ms = deadlineMs ?? (isChange(call) ? changeMs : getMs)
      const until = performance.now() + ms
      const deadline = AbortSignal.timeout(ms)
      const signal = given ? AbortSignal.any([deadline, given]) : deadline
      for (let asked = 0; ; asked += 1) {
        const pauseMs = isChange(call) ? undefined : retryPausesMs[asked]
        const isLast = pauseMs === undefined || performance.now() + pauseMs >= until
        const answer = await attempt(encoded, signal, isLast)
        if (answer !== null) return decodeAnswer(call, encoded, answer)
        await unlessAborted(delay(pauseMs), signal, gaveUp(signal, encoded))
      }
    },
    close: () => exchange.close(),
  }
}

const gaveUp = (signal: AbortSignal, request: EncodedCall) => () =>
  errorFromAbort(signal.reason, { request, sent: false })

/** The promise goes on for whoever else waits for it. */
async function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  gaveUp: () => HypervisorError,
): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const giveUp = () => aborted.reject(gaveUp())
  if (signal.aborted) giveUp()
  signal.addEventListener('abort', giveUp)
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
