import { createServer, type Server, type Socket } from 'node:net'
import { Framer, GUACD_LIMITS } from '@carrel/gateway/protocol/framer'
import { encodeInstruction, parseInstructions } from '@carrel/gateway/protocol/instruction'

const NOP_MS = 5000

/** Says what guacd says to an owner of a connection: the handshake, one frame, and that it is alive. */
export class GuacdDouble {
  readonly port: number
  #server: Server
  readonly #sockets = new Set<Socket>()
  #connections = 0

  private constructor(server: Server) {
    this.#server = server
    this.port = (server.address() as { port: number }).port
    this.#serve(server)
  }

  static async open(): Promise<GuacdDouble> {
    return new GuacdDouble(await listen(0))
  }

  /** All its connections die, and it is there again. */
  async restart(downMs: number): Promise<void> {
    await this.close()
    await new Promise((resolve) => setTimeout(resolve, downMs))
    this.#server = await listen(this.port)
    this.#serve(this.#server)
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #serve(server: Server): void {
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      const beat = setInterval(() => socket.write('3.nop;'), NOP_MS)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        clearInterval(beat)
        this.#sockets.delete(socket)
      })
      this.#talk(socket)
    })
  }

  #talk(socket: Socket): void {
    const framer = new Framer(GUACD_LIMITS)
    socket.on('data', (bytes: Buffer) => {
      for (const piece of framer.push(bytes))
        for (const { opcode } of parseInstructions(piece)) {
          if (opcode === 'select')
            socket.write(encodeInstruction('args', 'VERSION_1_5_0', 'hostname', 'port'))
          if (opcode !== 'connect') continue
          this.#connections += 1
          socket.write(encodeInstruction('ready', `$${this.#connections}`))
          socket.write(encodeInstruction('sync', '100'))
        }
    })
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
