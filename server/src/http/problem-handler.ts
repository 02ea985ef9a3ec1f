import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Problem } from '@carrel/contract'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { Refusal } from './refusal.ts'

/** Turns whatever a handler threw into problem+json; what was not expected is logged with its cause and an incident id. */
export function answerProblem(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const refusal = asRefusal(error, request)
  if (refusal) {
    send(reply, present(refusal))
    return
  }
  const incident = randomUUID()
  request.log.error({ err: error, incident }, 'unexpected error')
  const unexpected = new Refusal(500, 'unexpected_error', 'Something went wrong on our side.', {
    hint: `Try again; if it happens again, tell an administrator the incident ${incident}.`,
  })
  send(reply, { ...present(unexpected), incident })
}

export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?')[0]
  send(reply, present(new Refusal(404, 'not_found', `There is nothing at ${path}.`)))
}

function asRefusal(error: FastifyError, request: FastifyRequest): Refusal | null {
  if (error instanceof Refusal) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const place = error.validationContext ?? 'request'
    return new Refusal(422, 'invalid_input', `Something in the ${place} is not as it should be.`, {
      fields: Object.fromEntries(
        error.validation.map((issue) => [
          issue.instancePath.slice(1).replaceAll('/', '.') || place,
          issue.message ?? 'is not valid',
        ]),
      ),
    })
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(request.routeOptions.bodyLimit)
  const status = error.statusCode ?? 500
  return status < 500 ? new Refusal(status, 'bad_request', error.message) : null
}

const tooLarge = (bytes: number) =>
  new Refusal(
    413,
    'too_large',
    `This is more than the ${Math.floor(bytes / 1024)} KiB taken here.`,
    {
      hint: 'Send it in parts, or less of it.',
    },
  )

const present = (refusal: Refusal): Problem => ({
  type: 'about:blank',
  status: refusal.status,
  code: refusal.code,
  title: STATUS_CODES[refusal.status] ?? 'Refused',
  detail: refusal.message,
  ...(refusal.hint !== undefined && { hint: refusal.hint }),
  ...(refusal.fields !== undefined && { fields: refusal.fields }),
  ...(refusal.nodes !== undefined && { nodes: refusal.nodes }),
  ...(refusal.sessionId !== undefined && { session_id: refusal.sessionId }),
  ...(refusal.retryAfter !== undefined && { retry_after: refusal.retryAfter }),
})

function send(reply: FastifyReply, problem: Problem): void {
  if (problem.retry_after !== undefined) reply.header('retry-after', problem.retry_after)
  reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem)
}
