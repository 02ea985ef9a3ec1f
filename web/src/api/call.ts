import { type Operation, Problem } from '@carrel/contract'
import type { z } from 'zod'
import { ApiError, Refused, UnexpectedAnswer, Unreachable } from './api-error.ts'

const DEADLINE_MS = 15_000

type Part<O, Name extends string> = O extends { [K in Name]: infer S extends z.ZodType }
  ? { [K in Name]: z.input<S> }
  : { [K in Name]?: undefined }

type Input<O extends Operation> = Part<O, 'params'> &
  Part<O, 'query'> &
  Part<O, 'headers'> &
  Part<O, 'body'> & { signal?: AbortSignal }

/** One of the operation's answers; `status` tells which, so that 200 and 202 cannot be mistaken for each other. */
export type Answer<O extends Operation> = {
  [S in keyof O['reply']]: { status: S; body: z.output<O['reply'][S]> }
}[keyof O['reply']]

/** Calls one operation of the contract and gives back a validated answer, or throws an `ApiError`. */
export async function call<const O extends Operation>(
  operation: O,
  ...[input]: Record<never, never> extends Input<O> ? [Input<O>?] : [Input<O>]
): Promise<Answer<O>> {
  const { params, query, headers, body, signal } = (input ?? {}) as {
    params?: Record<string, unknown>
    query?: Record<string, unknown>
    headers?: Record<string, string>
    body?: unknown
    signal?: AbortSignal
  }
  const deadline = AbortSignal.timeout(DEADLINE_MS)
  const response = await reach(address(operation.path, params, query), {
    method: operation.method,
    credentials: 'same-origin',
    headers: {
      ...headers,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  })
  return understand(operation, response)
}

function address(
  path: string,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  )
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, String(value)]],
    ),
  )
  return new URL(search.size > 0 ? `${filled}?${search}` : filled, location.origin).href
}

async function reach(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (cause) {
    throw new Unreachable(cause)
  }
}

async function understand<O extends Operation>(
  operation: O,
  response: Response,
): Promise<Answer<O>> {
  const { status } = response
  const text = await response.text().catch((cause: unknown) => {
    throw new Unreachable(cause)
  })
  try {
    const content: unknown = text === '' ? null : JSON.parse(text)
    const schema = operation.reply[status]
    if (schema) return { status, body: schema.parse(content) } as Answer<O>
    throw new Refused(Problem.parse(content))
  } catch (cause) {
    if (cause instanceof ApiError) throw cause
    if (status === 502 || status === 503 || status === 504) throw new Unreachable(cause)
    throw new UnexpectedAnswer(status, cause)
  }
}
