import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { answerUnknownRoute } from './problem-handler.ts'

const ONE_YEAR_SECONDS = 31_536_000

/** Files of the built application; every other path that is not the API's gets its page, which knows the routes. */
export async function serveWebApplication(app: FastifyInstance, webDir: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: webDir,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = path.includes('/assets/')
      reply.header(
        'cache-control',
        hashed ? `public, max-age=${ONE_YEAR_SECONDS}, immutable` : 'no-cache',
      )
    },
    wildcard: false,
  })
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/api/')
    if (!isPage || /\.\w+$/.test(request.url)) return answerUnknownRoute(request, reply)
    return reply.sendFile('index.html')
  })
}
