import { Agent, type IncomingMessage, request } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import { SIGNER_HEADER } from '@carrel/contract'
import { GuacamoleError } from './guacamole-client.ts'

const DEADLINE_MS = 5000

/** What proves each side to the other where the control API is not on loopback; PEM, the key a secret. */
export interface GatewayTls {
  /** Who signed the gateway's certificate. */
  readonly ca: string
  readonly cert: string
  readonly key: string
}

export interface GatewayControlOptions {
  /** Without a slash at the end. */
  readonly controlUrl: string
  readonly controlSecret: string
  /** Names the key that signs the tokens for this gateway. */
  readonly signer: string
  readonly tls: GatewayTls | null
  readonly deadlineMs?: number
}

/** The way to a gateway's control API. */
export class GatewayControl {
  readonly #options: GatewayControlOptions
  readonly #agent: Agent

  constructor(options: GatewayControlOptions) {
    this.#options = options
    const isTls = options.controlUrl.startsWith('https:')
    this.#agent = isTls
      ? new TlsAgent({ keepAlive: true, ...options.tls })
      : new Agent({ keepAlive: true })
  }

  /** @throws GuacamoleError `gateway_unreachable`; any answer is one, whatever its status */
  async call(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: unknown }> {
    try {
      const signal = AbortSignal.timeout(this.#options.deadlineMs ?? DEADLINE_MS)
      const response = await this.open(method, path, { signal, body })
      const answer = await text(response)
      return { status: response.statusCode ?? 0, body: parsed(answer) }
    } catch (cause) {
      throw new GuacamoleError('gateway_unreachable', 'The gateway does not answer.', {
        hint: 'An administrator should see whether the gateway runs.',
        cause,
      })
    }
  }

  /** Resolves with the head of an answer, whose body may go on for long; the signal ends it. */
  open(
    method: string,
    path: string,
    { signal, body }: { signal: AbortSignal; body?: object | undefined },
  ): Promise<IncomingMessage> {
    const { controlUrl, controlSecret, signer } = this.#options
    const content = body && JSON.stringify(body)
    const send = controlUrl.startsWith('https:') ? tlsRequest : request
    return new Promise((resolve, reject) => {
      const asked = send(`${controlUrl}${path}`, {
        method,
        signal,
        agent: this.#agent,
        headers: {
          authorization: `Bearer ${controlSecret}`,
          [SIGNER_HEADER]: signer,
          ...(content && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(content),
          }),
        },
      })
      asked.once('error', reject).once('response', resolve)
      asked.end(content)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer)
  } catch {
    return null
  }
}
