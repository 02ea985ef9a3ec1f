import type { Operation } from '@carrel/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { type Account, notSignedIn } from '../people/person.ts'
import { forbidden } from './refusal.ts'

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined

export interface Call<O extends Operation> {
  readonly params: Parsed<O['params']>
  readonly query: Parsed<O['query']>
  readonly headers: Parsed<O['headers']>
  readonly body: Parsed<O['body']>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}
export type SignedInCall<O extends Operation> = Call<O> & { readonly account: Account }

type Answer<O extends Operation> = Promise<z.input<O['reply'][keyof O['reply']]>>
export interface RouteLimits {
  /** Requests per minute and person. */
  readonly perMinute?: number
}

/** Serves the contract's operations. A handler sets `reply.code` where the answer is not the operation's first status. */
export class Routes {
  readonly #app: FastifyInstance
  readonly #lookUp: (request: FastifyRequest) => Promise<Account | null>
  /** The rate limit and the handler of one request both ask. */
  readonly #accounts = new WeakMap<FastifyRequest, Promise<Account | null>>()

  constructor(
    app: FastifyInstance,
    findAccount: (request: FastifyRequest) => Promise<Account | null>,
  ) {
    this.#app = app
    this.#lookUp = findAccount
  }

  public<O extends Operation>(operation: O, handle: (call: Call<O>) => Answer<O>): void {
    this.#serve(operation, {}, handle)
  }

  signedIn<O extends Operation>(
    operation: O,
    handle: (call: SignedInCall<O>) => Answer<O>,
    limits: RouteLimits = {},
  ): void {
    this.#serve(operation, limits, async (call) => {
      const account = await this.#findAccount(call.request)
      if (!account) throw notSignedIn()
      return handle({ ...call, account })
    })
  }

  administrator<O extends Operation>(
    operation: O,
    handle: (call: SignedInCall<O>) => Answer<O>,
    limits: RouteLimits = {},
  ): void {
    this.signedIn(
      operation,
      async (call) => {
        if (call.account.role !== 'admin') throw forbidden('Only administrators may do this.')
        return handle(call)
      },
      limits,
    )
  }

  #findAccount(request: FastifyRequest): Promise<Account | null> {
    const account = this.#accounts.get(request) ?? this.#lookUp(request)
    this.#accounts.set(request, account)
    return account
  }

  #serve<O extends Operation>(
    operation: O,
    limits: RouteLimits,
    handle: (call: Call<O>) => Answer<O>,
  ): void {
    const firstStatus = Math.min(...Object.keys(operation.reply).map(Number))
    this.#app.withTypeProvider<ZodTypeProvider>().route({
      method: operation.method,
      url: operation.path.replace(/\{(\w+)\}/g, ':$1'),
      schema: {
        summary: operation.summary,
        response: operation.reply,
        ...(operation.params && { params: operation.params }),
        ...(operation.query && { querystring: operation.query }),
        ...(operation.headers && { headers: operation.headers }),
        ...(operation.body && { body: operation.body }),
      },
      ...(limits.perMinute && {
        config: {
          rateLimit: {
            max: limits.perMinute,
            timeWindow: '1 minute',
            keyGenerator: async (request: FastifyRequest) =>
              (await this.#findAccount(request))?.id ?? request.ip,
          },
        },
      }),
      handler: async (request, reply) => {
        reply.code(firstStatus)
        const { params, query, headers, body } = request
        const call = { params, query, headers, body, request, reply } as unknown as Call<O>
        return (await handle(call)) as never
      },
    })
  }
}
