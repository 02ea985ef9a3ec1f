import { randomUUID } from 'node:crypto'
import { TOKEN_SUBPROTOCOL_PREFIX, TUNNEL_PATH, TUNNEL_SUBPROTOCOL } from '@carrel/contract'
import WebSocket from 'ws'
import {
  encodeInstruction,
  type Instruction,
  parseInstructions,
} from '../src/protocol/instruction.ts'

export interface ViewerOptions {
  readonly publicUrl: string
  readonly token: string
  readonly origin?: string
  readonly query?: string
  /** Answers every `sync`, as a browser does. */
  readonly answersSync?: boolean
}

/** A browser's side of the tunnel. */
export class Viewer implements AsyncDisposable {
  readonly instructions: Instruction[] = []
  readonly messages: Buffer[] = []
  readonly socket: WebSocket
  close: { code: number; reason: string } | null = null
  refusal: number | null = null
  #waiting: (() => void)[] = []

  constructor({ publicUrl, token, origin, query = '', answersSync = true }: ViewerOptions) {
    this.socket = new WebSocket(
      `${publicUrl.replace(/^http/, 'ws')}${TUNNEL_PATH}${query}`,
      [TUNNEL_SUBPROTOCOL, `${TOKEN_SUBPROTOCOL_PREFIX}${token}`],
      { origin: origin ?? publicUrl, skipUTF8Validation: true },
    )
    this.socket.on('message', (data: Buffer) => {
      this.messages.push(data)
      const instructions = parseInstructions(data)
      this.instructions.push(...instructions)
      for (const { opcode, args } of instructions) {
        if (opcode === 'sync' && answersSync) this.send('sync', args[0] ?? '')
      }
      this.#wake()
    })
    this.socket.on('close', (code, reason) => {
      this.close = { code, reason: reason.toString() }
      this.#wake()
    })
    this.socket.on('unexpected-response', (request, response) => {
      this.refusal = response.statusCode ?? 0
      request.destroy()
      this.#wake()
    })
    this.socket.on('error', () => this.#wake())
  }

  /** What came from guacd, without what gateway and viewer tell each other. */
  get heard(): Instruction[] {
    return this.instructions.filter(({ opcode }) => opcode !== '')
  }

  notices(name: string): unknown[] {
    const told = this.instructions.filter(({ opcode, args }) => opcode === '' && args[0] === name)
    return told.map(({ args }) => JSON.parse(args[1] ?? ''))
  }

  /** Everything that was sent before has been heard when this resolves. */
  async pinged(): Promise<void> {
    const mark = randomUUID()
    this.send('', 'ping', mark)
    await this.until(({ instructions }) => instructions.some(({ args }) => args[1] === mark))
  }

  send(opcode: string, ...args: string[]): void {
    if (this.socket.readyState === WebSocket.OPEN)
      this.socket.send(encodeInstruction(opcode, ...args))
  }

  async until(condition: (viewer: this) => unknown): Promise<this> {
    while (!condition(this)) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    }
    return this
  }

  async first(opcode: string): Promise<Instruction> {
    await this.until(() => this.#find(opcode) || this.close)
    const found = this.#find(opcode)
    if (!found)
      throw new Error(`Closed (${this.close?.code} ${this.close?.reason}), no "${opcode}".`)
    return found
  }

  async closed(): Promise<{ code: number; reason: string }> {
    await this.until(() => this.close)
    return this.close ?? { code: 0, reason: '' }
  }

  async refused(): Promise<number> {
    await this.until(() => this.refusal !== null || this.close)
    return this.refusal ?? 0
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.refusal !== null) return
    this.socket.terminate()
    await this.closed()
  }

  #wake(): void {
    for (const go of this.#waiting.splice(0)) go()
  }

  #find(opcode: string): Instruction | undefined {
    return this.instructions.find((instruction) => instruction.opcode === opcode)
  }
}
