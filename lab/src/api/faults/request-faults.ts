import type { Clock } from '../../clock.ts'
import { type Answer, bare } from '../http/answer.ts'
import { ApiError } from '../http/api-error.ts'
import type { Major } from '../nodes/manner.ts'
import { type Delivery, whole } from './delivery.ts'
import type { Dice } from './dice.ts'
import type { FaultIn, FaultOf } from './fault.ts'
import type { Strike } from './faults.ts'
import { serverErrorReason } from './real-texts.ts'

type RequestFault = FaultIn<'request'>

/** The request that is struck, as far as faults look at it. */
export interface StruckRequest {
  readonly clock: Clock
  readonly major: Major
  readonly authorization: string | undefined
  /** Aborts when the client has gone. */
  readonly gone: AbortSignal
  /** The answer that an error gets. */
  readonly refusal: (error: ApiError) => Answer
}

type Next = () => Promise<Delivery>

/** What real servers take to answer a failed sign-in, to give up on a node that is off, and on one that does not answer. */
const signInFailedMs = 3000
const nodeErrors = {
  595: { reason: 'No route to host', afterMs: 3000 },
  596: { reason: 'Connection timed out', afterMs: 30_000 },
} as const

const proxyTexts = {
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
  504: '504 Gateway Time-out',
} as const

function proxyPage(status: keyof typeof proxyTexts): string {
  const title = proxyTexts[status]
  const head = `<head><title>${title}</title></head>`
  const body = `<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>`
  return `<html>\r\n${head}\r\n${body}\r\n</html>\r\n`
}

/** 7.4 says what it misses. */
function unknownToken({ major, authorization }: StruckRequest): string {
  const [, user, tokenid] = /^PVEAPIToken=(.+)!(.+?)=/.exec(authorization ?? '') ?? []
  if (major > 7) return 'Authentication failed!'
  if (user === undefined) return 'permission denied - invalid PVE ticket'
  return `no such token '${tokenid}' for user '${user}'`
}

/** Bytes of all kinds, among them some that look like the beginning of an answer. */
function noise(dice: Dice): string {
  const bytes = Array.from({ length: 512 }, () => Math.floor(dice() * 256))
  return `{"data":[{"vmid":${Buffer.from(bytes).toString('latin1')}`
}

/** What is left of an answer when the connection is lost; an answer that was lost already stays so. */
async function damaged(next: Next, how: (answer: Answer) => Delivery): Promise<Delivery> {
  const delivery = await next()
  return 'answer' in delivery ? how(delivery.answer) : delivery
}

const untilGone = (signals: AbortSignal[]) =>
  new Promise<void>((resolve) => {
    const any = AbortSignal.any(signals)
    if (any.aborted) resolve()
    else any.addEventListener('abort', () => resolve(), { once: true })
  })

/** Whoever is held up goes on when the fault is switched off, or when nobody waits any more. */
async function heldUp(request: StruckRequest, signal: AbortSignal, ms: number): Promise<void> {
  const any = AbortSignal.any([signal, request.gone])
  await request.clock.sleep(ms, { signal: any, ref: false }).catch(() => undefined)
}

async function nodeError(
  { fault, signal }: Strike<FaultOf<'node-error'>>,
  next: Next,
  request: StruckRequest,
): Promise<Delivery> {
  if (fault.done) await next()
  const { reason, afterMs } = nodeErrors[fault.status]
  await heldUp(request, signal, fault.delay_ms ?? afterMs)
  return whole(bare(fault.status, reason))
}

/** Answers the request, or not, in the manner of the fault; `next` does what the request asks for. */
export async function applyToRequest(
  strike: Strike<RequestFault>,
  next: Next,
  request: StruckRequest,
): Promise<Delivery> {
  const { fault, dice, signal } = strike
  switch (fault.fault) {
    case 'server-error': {
      const reason = fault.reason ?? serverErrorReason(dice)
      return whole(request.refusal(new ApiError(fault.status, reason)))
    }
    case 'proxy-page':
      return { how: 'foreign', status: fault.status, page: proxyPage(fault.status) }
    case 'node-error':
      return nodeError({ ...strike, fault }, next, request)
    case 'token-revoked':
      await heldUp(request, signal, signInFailedMs)
      return whole(bare(401, unknownToken(request)))
    case 'connection-reset':
      return { how: 'reset' }
    case 'lost-answer':
      await next()
      return { how: 'reset' }
    case 'half-answer':
      return damaged(next, (answer) => ({ how: 'half', answer }))
    case 'garbage':
      return damaged(next, (answer) =>
        whole({ ...answer, status: 200, reason: 'OK', body: noise(dice) }),
      )
    case 'hang':
      if (fault.done) await next()
      await untilGone([signal, request.gone])
      return { how: 'reset' }
    case 'slow-answer': {
      const delivery = await next()
      await heldUp(request, signal, fault.delay_ms)
      return delivery
    }
    case 'huge-answer':
      return damaged(next, (answer) => ({ how: 'padded', answer, bytes: fault.bytes }))
  }
}
