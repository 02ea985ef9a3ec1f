import { request } from 'node:https'
import type { Verb } from '../asked.ts'

const deadlineMs = 60_000

export interface LabAnswer {
  readonly status: number
  readonly reason: string
  readonly text: string
  /** Parsed JSON; null for an empty body. */
  readonly body: unknown
}

export interface Question {
  readonly method: Verb
  /** With its query, below the host. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export type Ask = (question: Question) => Promise<LabAnswer>

const parsed = (text: string): unknown => (text === '' ? null : JSON.parse(text))

/** Asks a lab on this machine. A connection is for one request: five seconds of idling are over at once in a lab that hurries. */
export function asking(place: { host: string; port: number }): Ask {
  return ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const options = {
        ...place,
        agent: false,
        rejectUnauthorized: false,
        method,
        path,
        headers: { ...headers, ...length },
      }
      const sent = request({ ...options, signal: AbortSignal.timeout(deadlineMs) })
      sent.once('error', reject)
      sent.once('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('error', reject)
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          const { statusCode: status = 0, statusMessage: reason = '' } = response
          resolve({ status, reason, text, body: parsed(text) })
        })
      })
      sent.end(body ?? undefined)
    })
}
