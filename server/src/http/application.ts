import cookies from '@fastify/cookie'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { serveApiPage } from './api-page.ts'
import { checkOrigin } from './origin-check.ts'
import { answerProblem, answerUnknownRoute } from './problem-handler.ts'
import { refuseUnstorable } from './unstorable-text.ts'
import { serveWebApplication } from './web-application.ts'

const MAX_BODY_BYTES = 256 * 1024
/** For a request to arrive whole. */
const REQUEST_MS = 60_000

export interface ApplicationOptions {
  readonly log: FastifyBaseLogger
  /** Where browsers reach this server; the first one is the canonical one. */
  readonly origins: readonly string[]
  /** Origins of the gateways, whose viewer pages are framed. */
  readonly frameOrigins: readonly string[]
  /** The built web application; null serves the API alone. */
  readonly webDir: string | null
  /** Reverse proxies one behind another: what the last of them says of whom it has seen is believed, and nothing before. */
  readonly proxies: number
  readonly version: string
  /** The cookie that holds a sign-in. */
  readonly cookieName: string
}

/** The HTTP application without its routes: errors, headers, cookies, limits, the API's page and the web application. */
export async function createApplication(options: ApplicationOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    trustProxy: (_address, hop) => hop < options.proxies,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
  }) as FastifyInstance
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerProblem)
  app.addHook('onRequest', async (request) => checkOrigin(request, options.origins))
  // A browser may keep what says nothing of it, tokens too, and show it again when its person goes back.
  app.addHook('onRequest', async ({ url }, reply) => {
    if (url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
  app.addHook('preValidation', async ({ params, query, body }) =>
    refuseUnstorable({ params, query, body }),
  )
  await app.register(cookies)
  await app.register(helmet, securityHeaders(options))
  const { version, cookieName } = options
  await serveApiPage(app, { version, cookieName, origin: options.origins[0] ?? '' })
  if (options.webDir) await serveWebApplication(app, options.webDir)
  else app.setNotFoundHandler(answerUnknownRoute)
  return app
}

const securityHeaders = ({ origins, frameOrigins }: ApplicationOptions) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'self'"],
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'connect-src': ["'self'", ...origins.map((origin) => origin.replace(/^http/, 'ws'))],
      'frame-src': [...frameOrigins],
      'frame-ancestors': ["'none'"],
      'object-src': ["'none'"],
      'base-uri': ["'self'"],
      'form-action': ["'self'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' as const },
  strictTransportSecurity: (origins[0]?.startsWith('https:') ?? false) && {
    maxAge: 31_536_000,
    includeSubDomains: false,
  },
  crossOriginEmbedderPolicy: false,
})
