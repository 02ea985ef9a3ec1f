import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DemoStack } from './demo-stack.ts'

export interface StackControl extends AsyncDisposable {
  readonly url: string
}

/**
 * Lets tests, which are processes of their own, do what only the starter of a stack can: `POST /server/kill` and
 * `POST /server/start` answer 204 when it is done.
 */
export async function startStackControl(server: DemoStack['server']): Promise<StackControl> {
  const actions = new Map([
    ['POST /server/kill', () => server.kill()],
    ['POST /server/start', () => server.startAgain()],
  ])
  const listener = createServer(({ method, url }, response) => {
    const act = actions.get(`${method} ${url}`)
    if (!act) return response.writeHead(404).end()
    act().then(
      () => response.writeHead(204).end(),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      listener.close()
      listener.closeAllConnections()
    },
  }
}
