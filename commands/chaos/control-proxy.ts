import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from 'node:http'

export interface ControlCall {
  readonly method: string
  readonly path: string
  readonly body: string
}

export interface ControlProxyOptions {
  /** Of the gateway's control API. */
  readonly target: string
  /**
   * Stands around each call: `pass` has it done and resolves with its status, null if the gateway did not answer. False: the
   * caller's connection is reset.
   */
  readonly around: (call: ControlCall, pass: () => Promise<number | null>) => Promise<boolean>
}

interface Passed {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

/** Between one server and the gateway, so that each call is seen, and can be lost. */
export class ControlProxy {
  readonly url: string
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  }

  static async open(options: ControlProxyOptions): Promise<ControlProxy> {
    const server = createServer((request, response) => {
      answer(request, response, options).catch(() => request.socket.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new ControlProxy(server)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { target, around }: ControlProxyOptions,
): Promise<void> {
  const body = await readAll(request)
  const { method = 'GET', url = '/' } = request
  let passed: Passed | null = null
  const isAnswered = await around({ method, path: url, body: body.toString() }, async () => {
    passed = await pass(request, `${target}${url}`, body).catch(() => null)
    return passed?.status ?? null
  })
  const { status, type, body: text } = passed ?? { status: 0, type: '', body: Buffer.alloc(0) }
  if (!isAnswered || status === 0) request.socket.destroy()
  else response.writeHead(status, { 'content-type': type }).end(text)
}

function pass(from: IncomingMessage, url: string, body: Buffer): Promise<Passed> {
  return new Promise((resolve, reject) => {
    const { host: _, connection: _c, ...headers } = from.headers
    const sent = send(url, { method: from.method ?? 'GET', headers, timeout: 5000 }, (response) => {
      readAll(response).then(
        (text) =>
          resolve({
            status: response.statusCode ?? 502,
            type: response.headers['content-type'] ?? 'application/json',
            body: text,
          }),
        reject,
      )
    })
    sent.on('timeout', () => sent.destroy())
    sent.on('error', reject)
    sent.end(body)
  })
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
