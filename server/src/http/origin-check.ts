import type { FastifyRequest } from 'fastify'
import { Refusal } from './refusal.ts'

/**
 * Against cross-site requests: a browser always names the origin of a request that changes something. Programs, which
 * send none and have no cookie of somebody else's, pass.
 */
export function checkOrigin(request: FastifyRequest, allowed: readonly string[]): void {
  const { origin } = request.headers
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method) || origin === undefined) return
  if (!allowed.includes(origin))
    throw new Refusal(403, 'foreign_origin', 'The request comes from a page of another site.', {
      hint: `Open Carrel at ${allowed[0]}, or have the administrator add this address to CARREL_ORIGIN.`,
    })
}
