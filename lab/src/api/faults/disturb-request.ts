import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Answer } from '../http/answer.ts'
import type { ApiError } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { deliverDamaged, whole } from './delivery.ts'
import type { Occasion } from './fault-rule.ts'
import { applyToRequest } from './request-faults.ts'

export interface DisturbableRequest {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Does what the request asks for. */
  readonly work: () => Promise<Answer>
  readonly refusal: (error: ApiError) => Answer
  /** Sends a whole answer. */
  readonly send: (answer: Answer) => void
  readonly rawOf: (secure: Socket) => Socket
}

/** Null: no call of the API. */
function occasionOf({ method, url = '' }: IncomingMessage): Occasion | null {
  const path = /^\/api2\/+[a-z]+(\/[^?]*)/.exec(url)?.[1]
  if (path === undefined) return null
  const [, node, vmid] = /^\/nodes\/([^/]+)(?:\/qemu\/(\d+))?/.exec(path) ?? []
  return { method, path, node, vmid: vmid === undefined ? undefined : Number(vmid) }
}

/** Answers a request under the faults that strike it. */
export async function answerUnderFaults(lab: Lab, disturbable: DisturbableRequest): Promise<void> {
  const { request, response, work, refusal, send, rawOf } = disturbable
  const occasion = occasionOf(request)
  if (occasion === null) return send(await work())
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const { authorization } = request.headers
  const struck = {
    ...{ clock: lab.clock, major: lab.manner.major, authorization, gone: gone.signal, refusal },
  }
  const delivery = await lab.faults.around(
    'request',
    occasion,
    async () => whole(await work()),
    (strike, next) => applyToRequest(strike, next, struck),
  )
  if (delivery.how === 'whole') send(delivery.answer)
  else await deliverDamaged(response, delivery, rawOf)
}
