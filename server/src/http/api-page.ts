import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { completeDocument, describeOperation } from './api-document.ts'

export interface ApiPageOptions {
  readonly version: string
  /** Of this installation, as browsers reach it. */
  readonly origin: string
  /** The one that holds a sign-in. */
  readonly cookieName: string
}

/** OpenAPI 3.1 of every operation of the contract at /api/v1/openapi.json, and a page to read and try it at /api/docs. */
export async function serveApiPage(
  app: FastifyInstance,
  { version, origin, cookieName }: ApiPageOptions,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Carrel',
        version,
        summary: 'Desktops of their own for people, in the browser.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: origin }],
      security: [{ signIn: [] }],
      components: {
        securitySchemes: {
          signIn: {
            type: 'apiKey',
            in: 'cookie',
            name: cookieName,
            description: 'Set by POST /api/v1/sign-in',
          },
        },
      },
    },
    transform: describeOperation,
    transformObject: completeDocument,
  })
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    theme: { title: 'The API of Carrel' },
    uiConfig: { layout: 'BaseLayout', validatorUrl: null, docExpansion: 'none' },
  })
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}
