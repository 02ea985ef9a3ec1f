import type { Operation } from '@carrel/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { type Account, notSignedIn } from '../people/person.ts'
import type { Access } from './api-document.ts'
import { forbidden } from './refusal.ts'
import type { RequestLimit } from './request-limit.ts'

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
  /** Requests per minute and person, wherever they come from. */
  readonly perMinute?: number
  /** Of the body, where more is needed than others may send. */
  readonly bodyBytes?: number
  /** What is answered goes on when the request is over: who asks is looked at again at the end, since it may have been long. */
  readonly isGrant?: boolean
}

interface Admission extends RouteLimits {
  /** Rejects whoever may not ask. */
  readonly admit?: (request: FastifyRequest) => Promise<void>
}

/** Serves the contract's operations. A handler sets `reply.code` where the answer is not the operation's first status. */
export class Routes {
  readonly #app: FastifyInstance
  readonly #findAccount: (request: FastifyRequest) => Promise<Account | null>
  readonly #limit: RequestLimit

  constructor(
    app: FastifyInstance,
    findAccount: (request: FastifyRequest) => Promise<Account | null>,
    limit: RequestLimit,
  ) {
    this.#app = app
    this.#findAccount = findAccount
    this.#limit = limit
  }

  public<O extends Operation>(operation: O, handle: (call: Call<O>) => Answer<O>): void {
    this.#serve(operation, 'everybody', {}, handle)
  }

  signedIn<O extends Operation>(
    operation: O,
    handle: (call: SignedInCall<O>) => Answer<O>,
    limits: RouteLimits = {},
  ): void {
    this.#serveAccounts(operation, 'signed in', limits, handle)
  }

  administrator<O extends Operation>(
    operation: O,
    handle: (call: SignedInCall<O>) => Answer<O>,
    limits: RouteLimits = {},
  ): void {
    this.#serveAccounts(operation, 'administrators', limits, handle)
  }

  /** Who asks is known, and may ask, before anything of what they say is read. */
  #serveAccounts<O extends Operation>(
    operation: O,
    access: Access,
    { perMinute, isGrant, ...limits }: RouteLimits,
    handle: (call: SignedInCall<O>) => Answer<O>,
  ): void {
    const admitted = new WeakMap<FastifyRequest, Account>()
    const check = async (request: FastifyRequest) => {
      const account = await this.#findAccount(request)
      if (!account) throw notSignedIn()
      if (access === 'administrators' && account.role !== 'admin')
        throw forbidden('Only administrators may do this.')
      return account
    }
    const admit = async (request: FastifyRequest) => {
      const account = await check(request)
      if (perMinute !== undefined)
        await this.#limit.take(`${operation.path} ${account.id}`, perMinute)
      admitted.set(request, account)
    }
    this.#serve(operation, access, { ...limits, admit }, async (call) => {
      const account = admitted.get(call.request)
      if (!account) throw notSignedIn()
      const answer = await handle({ ...call, account })
      if (isGrant) await check(call.request)
      return answer
    })
  }

  #serve<O extends Operation>(
    operation: O,
    access: Access,
    { bodyBytes, admit }: Admission,
    handle: (call: Call<O>) => Answer<O>,
  ): void {
    const firstStatus = Math.min(...Object.keys(operation.reply).map(Number))
    this.#app.withTypeProvider<ZodTypeProvider>().route({
      method: operation.method,
      url: operation.path.replace(/\{(\w+)\}/g, ':$1'),
      config: { operation, access },
      ...(bodyBytes !== undefined && { bodyLimit: bodyBytes }),
      ...(admit && { onRequest: admit }),
      schema: {
        summary: operation.summary,
        response: operation.reply,
        ...(operation.params && { params: operation.params }),
        ...(operation.query && { querystring: operation.query }),
        ...(operation.headers && { headers: operation.headers }),
        ...(operation.body && { body: operation.body }),
      },
      handler: async (request, reply) => {
        reply.code(firstStatus)
        const { params, query, headers, body } = request
        const call = { params, query, headers, body, request, reply } as unknown as Call<O>
        return (await handle(call)) as never
      },
    })
  }
}
