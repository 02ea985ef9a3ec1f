import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A program that takes webhooks. It answers with `status`; null: not at all. */
export class WebhookReceiver implements AsyncDisposable {
  readonly received: Received[] = []
  status: number | null = 204
  readonly #server = createServer(async (request, response) => {
    this.received.push({ headers: request.headers, body: await text(request) })
    if (this.status === null) return
    response.writeHead(this.status, { location: '/elsewhere' }).end()
  })

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver()
    receiver.#server.listen(0, '127.0.0.1')
    await once(receiver.#server, 'listening')
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook/with-a-token`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
