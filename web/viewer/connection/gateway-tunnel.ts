import {
  TOKEN_SUBPROTOCOL_PREFIX,
  TUNNEL_SUBPROTOCOL,
  TunnelNotice,
  type TunnelWish,
} from '@carrel/contract'
import Guacamole from 'guacamole-common-js'
import { encodeInstruction, InstructionParser } from './instruction-parser.ts'

const PING_EVERY_MS = 500
const UNSTABLE_AFTER_MS = 1_500
const SILENT_AFTER_MS = 15_000
const INTERNAL_OPCODE = ''

const { State } = Guacamole.Tunnel
const UPSTREAM_TIMEOUT = 514

/**
 * A tunnel for `Guacamole.Client` over one WebSocket to the gateway. `connect` takes the one-time token; it travels as
 * a sub-protocol, so that it is in no URL. `onclosed` tells once, with the decimal status if the gateway gave one.
 */
export class GatewayTunnel implements Guacamole.Tunnel {
  state: Guacamole.Tunnel.State = State.CONNECTING
  uuid: string | null = null
  receiveTimeout = SILENT_AFTER_MS
  unstableThreshold = UNSTABLE_AFTER_MS
  onuuid: ((uuid: string) => void) | null = null
  oninstruction: ((opcode: string, args: unknown[]) => void) | null = null
  onstatechange: ((state: Guacamole.Tunnel.State) => void) | null = null
  onerror: ((status: Guacamole.Status) => void) | null = null
  /** What the gateway itself has to say. */
  onnotice: ((notice: TunnelNotice) => void) | null = null
  /** The time that a ping took to come back. */
  onping: ((milliseconds: number) => void) | null = null
  onbytes: ((bytes: number) => void) | null = null
  onclosed: ((status: number | null) => void) | null = null

  readonly #url: string
  readonly #parser = new InstructionParser((opcode, args) => this.#handle(opcode, args))
  #socket: WebSocket | null = null
  #timers: ReturnType<typeof setTimeout>[] = []
  #pinging: ReturnType<typeof setInterval> | undefined

  constructor(url: string) {
    this.#url = url
  }

  connect(token?: string): void {
    const socket = new WebSocket(this.#url, [TUNNEL_SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX + token])
    this.#socket = socket
    this.#heard()
    socket.onopen = () => {
      this.#heard()
      this.#pinging = setInterval(
        () => this.sendMessage(INTERNAL_OPCODE, 'ping', Math.round(performance.now())),
        PING_EVERY_MS,
      )
    }
    socket.onmessage = ({ data }) => {
      this.#heard()
      this.onbytes?.(data.length)
      try {
        this.#parser.receive(String(data))
      } catch {
        // Out of step: nothing that follows could be trusted.
        this.#close(null)
      }
    }
    socket.onclose = ({ reason }) => this.#close(/^\d+$/.test(reason) ? Number(reason) : null)
  }

  disconnect(): void {
    this.#close(null)
  }

  isConnected(): boolean {
    return this.state === State.OPEN || this.state === State.UNSTABLE
  }

  sendMessage(...elements: (string | number | boolean)[]): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(encodeInstruction(elements))
  }

  wish({ name, ...rest }: TunnelWish): void {
    this.sendMessage(INTERNAL_OPCODE, name, JSON.stringify(rest))
  }

  #handle(opcode: string, args: string[]): void {
    if (this.state === State.CLOSED) return
    const [uuid] = args
    if (this.uuid === null && opcode === INTERNAL_OPCODE && args.length === 1 && uuid) {
      this.uuid = uuid
      this.onuuid?.(uuid)
    }
    this.#setState(State.OPEN)
    if (opcode === INTERNAL_OPCODE) this.#hearGateway(args)
    else this.oninstruction?.(opcode, args)
  }

  #hearGateway([name, rest]: string[]): void {
    if (rest === undefined) return
    const notice = readNotice(name, rest)
    if (name === 'ping') this.onping?.(performance.now() - Number(rest))
    else if (notice) this.onnotice?.(notice)
  }

  #heard(): void {
    this.#timers.forEach(clearTimeout)
    if (this.state === State.UNSTABLE) this.#setState(State.OPEN)
    this.#timers = [
      setTimeout(
        () => this.isConnected() && this.#setState(State.UNSTABLE),
        this.unstableThreshold,
      ),
      setTimeout(() => this.#close(UPSTREAM_TIMEOUT), this.receiveTimeout),
    ]
  }

  #setState(state: Guacamole.Tunnel.State): void {
    if (state === this.state) return
    this.state = state
    this.onstatechange?.(state)
  }

  #close(status: number | null): void {
    if (this.state === State.CLOSED) return
    this.#timers.forEach(clearTimeout)
    clearInterval(this.#pinging)
    this.#setState(State.CLOSED)
    this.#socket?.close()
    this.onclosed?.(status)
  }
}

/** Null for what a newer gateway may say. */
function readNotice(name: string | undefined, rest: string): TunnelNotice | null {
  try {
    return TunnelNotice.safeParse({ ...JSON.parse(rest), name }).data ?? null
  } catch {
    return null
  }
}
