import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { Refusal } from './refusal.ts'

const DEADLINE_MS = 5000

/** `/healthz`, for load balancers: 200 while the database answers, 503 otherwise. It asks nobody who they are. */
export function serveHealth(app: FastifyInstance, askDatabase: () => Promise<unknown>): void {
  app.get('/healthz', { schema: { hide: true } }, async () => {
    const late = delay(DEADLINE_MS, undefined, { ref: false }).then(() => Promise.reject())
    await Promise.race([askDatabase(), late]).catch(() => {
      throw new Refusal(503, 'database_unreachable', 'The database does not answer.', {
        hint: 'See that PostgreSQL runs, and that this machine reaches it.',
      })
    })
    return { ok: true }
  })
}
