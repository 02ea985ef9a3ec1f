import { createServer, type Server } from 'node:net'

/** Where the simulated guests live: a part of the loopback that nothing else uses. */
export const GUEST_NETWORK = '127.64.0.0/10'

const addressOf = (n: number) => `127.${64 + ((n >> 16) & 63)}.${(n >> 8) & 255}.${n & 255 || 1}`

/** Each guest that runs answers as an SSH server does, at an address of its own and one port for all. */
export class Greeters {
  readonly port: number
  /** Told of each guest that starts. */
  onGive: (vmid: number) => void = () => {}
  readonly #servers = new Map<number, Server>()
  #given = 0

  private constructor(port: number) {
    this.port = port
  }

  /** The port is one that was free on the first address. */
  static async open(): Promise<Greeters> {
    const probe = greeter()
    await new Promise<void>((resolve) => probe.listen(0, addressOf(1), resolve))
    const { port } = probe.address() as { port: number }
    await new Promise((resolve) => probe.close(resolve))
    return new Greeters(port)
  }

  /** A new address for a guest that starts, where it answers from now on; it answers at its old one no more. */
  give(vmid: number): string {
    this.#given += 1
    if (this.#given % 256 === 0) this.#given += 1
    const address = addressOf(this.#given)
    this.take(vmid)
    const server = greeter()
    server.listen(this.port, address)
    this.#servers.set(vmid, server)
    this.onGive(vmid)
    return address
  }

  /** It is off. */
  take(vmid: number): void {
    this.#servers.get(vmid)?.close()
    this.#servers.delete(vmid)
  }

  close(): void {
    for (const vmid of [...this.#servers.keys()]) this.take(vmid)
  }
}

function greeter(): Server {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.end('SSH-2.0-chaos\r\n')
  })
  server.on('error', () => undefined)
  return server
}
