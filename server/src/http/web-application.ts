import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerUnknownRoute } from './problem-handler.ts'
import { readWebFiles, type WebFile } from './web-files.ts'

const ONE_YEAR_SECONDS = 31_536_000
/** Named by a hash of what is in it. */
const ASSETS = '/assets/'

/** Files of the built application; every other path that is not the API's gets its page, which knows the routes. */
export async function serveWebApplication(app: FastifyInstance, webDir: string): Promise<void> {
  const files = await readWebFiles(webDir)
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    const isAsked = request.method === 'GET' || request.method === 'HEAD'
    const isPage = !path.startsWith('/api/') && !/\.\w+$/.test(path)
    const file = files.get(path) ?? (isPage ? files.get('/index.html') : undefined)
    if (!isAsked || !file) return answerUnknownRoute(request, reply)
    return send(file, path.startsWith(ASSETS), request, reply)
  })
}

function send(file: WebFile, isHashed: boolean, request: FastifyRequest, reply: FastifyReply) {
  reply.header('etag', file.etag)
  reply.header(
    'cache-control',
    isHashed ? `public, max-age=${ONE_YEAR_SECONDS}, immutable` : 'no-cache',
  )
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send()
  return reply.code(200).type(file.type).send(file.content)
}
