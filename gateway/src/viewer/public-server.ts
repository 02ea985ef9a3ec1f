import { VIEWER_PATH } from '@carrel/contract'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance } from 'fastify'
import { cacheControl, type ViewerHeaderOptions, viewerHeaders } from './viewer-headers.ts'

export interface PublicServerOptions {
  /** The built viewer page; none where another server gives it out. */
  readonly viewerDir: string | null
}

/** What browsers reach over HTTP. The tunnel attaches to the same listener. */
export function createPublicServer({ viewerDir }: PublicServerOptions): FastifyInstance {
  const app = fastify({ logger: false, forceCloseConnections: true })
  app.get('/healthz', async () => ({ ok: true }))
  if (viewerDir) {
    app.register(fastifyStatic, {
      root: viewerDir,
      prefix: VIEWER_PATH,
      redirect: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('cache-control', cacheControl(path))
      },
    })
  }
  return app
}

/** After listening, when the port and so the public URL are known. */
export function sendViewerHeaders(app: FastifyInstance, options: () => ViewerHeaderOptions): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.headers(viewerHeaders(options()))
  })
}
