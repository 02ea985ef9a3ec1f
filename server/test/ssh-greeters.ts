import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** Greets as an SSH server does, at one free port of each address, so that the desktops of VMs "answer". */
export class SshGreeters {
  readonly port: number
  readonly #servers: readonly Server[]

  private constructor(port: number, servers: readonly Server[]) {
    this.port = port
    this.#servers = servers
  }

  static async start([first, ...others]: readonly string[]): Promise<SshGreeters> {
    const server = await greet(0, first)
    const { port } = server.address() as { port: number }
    return new SshGreeters(port, [
      server,
      ...(await Promise.all(others.map((address) => greet(port, address)))),
    ])
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => new Promise((done) => server.close(done))))
  }
}

async function greet(port: number, address: string | undefined): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.end('SSH-2.0-test\r\n')
  })
  server.listen(port, address)
  await once(server, 'listening')
  return server
}
