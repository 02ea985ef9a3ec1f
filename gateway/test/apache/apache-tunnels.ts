import { randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import type { Address } from '../../src/address.ts'
import { DEADLINES } from '../../src/deadlines.ts'
import { Framer, GUACD_LIMITS } from '../../src/protocol/framer.ts'
import { answerArgs, type ConnectionTarget, selectProtocol } from '../../src/protocol/handshake.ts'
import { encodeInstruction, parseInstructions } from '../../src/protocol/instruction.ts'
import { closeOf, type Status } from '../../src/protocol/status.ts'
import { type Dialogue, dialGuacd } from '../../src/upstream/dial-guacd.ts'
import { UpstreamFailed } from '../../src/upstream/upstream-failed.ts'
import type { ApacheDirectory } from './apache-directory.ts'
import type { ApacheSession } from './apache-sessions.ts'
import { filterTokens } from './token-filter.ts'

const LONGEST_MESSAGE = 8192

interface Active {
  readonly identifier: string
  readonly connectionIdentifier: string
  readonly username: string
  readonly socket: WebSocket
  /** guacd’s own name, which never leaves the web application. */
  guacdId: string
}

/** Where a tunnel is to lead, as the query says. */
interface Wish {
  readonly type: string | null
  readonly id: string
  readonly source: string | null
}

/** `/websocket-tunnel`: greets guacd itself, and passes whole instructions on. */
export class ApacheTunnels {
  readonly opened: URLSearchParams[] = []
  /** What a real Guacamole would have closed the tunnel for, or dropped. */
  readonly complaints: string[] = []
  readonly #active = new Map<string, Active>()
  readonly #guacd: Address
  #connections: ApacheDirectory | null = null

  constructor(guacd: Address) {
    this.#guacd = guacd
  }

  serve(connections: ApacheDirectory): void {
    this.#connections = connections
  }

  get activeIdentifiers(): string[] {
    return [...this.#active.keys()]
  }

  visible({ username }: ApacheSession): Active[] {
    return [...this.#active.values()]
      .filter((active) => active.username === username)
      .map(
        ({ identifier, connectionIdentifier }) => ({ identifier, connectionIdentifier }) as Active,
      )
  }

  /** False without the right to. One that is not there counts as killed. */
  kill({ username }: ApacheSession, identifier: string): boolean {
    const active = this.#active.get(identifier)
    if (!active) return true
    if (active.username !== username) return false
    close(active.socket, 'success')
    return true
  }

  async open(socket: WebSocket, query: URLSearchParams, session: ApacheSession): Promise<void> {
    this.opened.push(query)
    const identifier = randomUUID()
    const wish = { type: query.get('GUAC_TYPE'), id: query.get('GUAC_ID') ?? '' }
    const source = query.get('GUAC_DATA_SOURCE')
    try {
      const { target, join, connection } = this.#find(session, { ...wish, source })
      const active = { identifier, connectionIdentifier: connection, username: session.username }
      const owned: Active = { ...active, socket, guacdId: '' }
      if (join === null) this.#active.set(identifier, owned)
      socket.on('close', () => this.#active.delete(identifier))
      const dialogue = await dialGuacd(this.#guacd, DEADLINES)
      owned.guacdId = await greet(dialogue, join, target, query)
      const end = () => close(socket, 'session_closed')
      session.onEnd.add(end)
      socket.on('close', () => session.onEnd.delete(end))
      socket.send(encodeInstruction('', identifier))
      this.#relay(socket, dialogue)
    } catch (error) {
      close(socket, error instanceof UpstreamFailed ? error.status : 'server_error')
    }
  }

  #find(session: ApacheSession, { type, id, source }: Wish) {
    if (source === 'json') return { ...takeJson(session, id), join: null, connection: id }
    if (type === 'a') {
      const joined = this.#active.get(id)
      if (joined?.username !== session.username) throw refused('resource_not_found')
      const { connectionIdentifier: connection, guacdId: join } = joined
      return { target: this.#target(session, connection), join, connection }
    }
    const target = this.#target(session, id)
    const isInUse = [...this.#active.values()].some((each) => each.connectionIdentifier === id)
    const limit = this.#connections?.find(session, id).attributes['max-connections-per-user']
    if (isInUse && limit === '1') throw refused('client_too_many')
    return { target, join: null, connection: id }
  }

  #target(session: ApacheSession, id: string): ConnectionTarget {
    try {
      const entry = this.#connections?.find(session, id)
      if (!entry) throw refused('resource_not_found')
      const values = Object.entries(entry.parameters).map(
        ([name, value]) =>
          [name, filterTokens(value, { GUAC_USERNAME: session.username })] as const,
      )
      return { protocol: entry.protocol, parameters: Object.fromEntries(values) }
    } catch {
      throw refused('resource_not_found')
    }
  }

  #relay(socket: WebSocket, { socket: guacd, release, readBy }: Dialogue): void {
    const toBrowser = new Framer(GUACD_LIMITS)
    const fromBrowser = new Framer(GUACD_LIMITS)
    const pass = (read: Buffer) => {
      for (const piece of toBrowser.push(read)) socket.send(Buffer.from(piece), { binary: false })
    }
    socket.on('message', (message: Buffer) => {
      if (message.length > LONGEST_MESSAGE) {
        this.complaints.push(`A message of ${message.length} characters.`)
        socket.close(1009, '')
        return
      }
      for (const { opcode, args, bytes } of parseInstructions(
        Buffer.concat(fromBrowser.push(message)),
      )) {
        if (opcode !== '') guacd.write(bytes)
        else if (args[0] === 'ping') socket.send(encodeInstruction('', 'ping', args[1] ?? ''))
      }
      if (fromBrowser.partial) this.complaints.push('An incomplete instruction.')
    })
    socket.on('close', () => guacd.destroy())
    const already = release()
    guacd.on('error', () => {})
    readBy(pass)
    guacd.on('close', () => close(socket, 'success'))
    if (already.length > 0) pass(already)
    guacd.resume()
  }
}

async function greet(
  dialogue: Dialogue,
  join: string | null,
  target: ConnectionTarget,
  query: URLSearchParams,
): Promise<string> {
  const number = (name: string) => Number(query.get(name))
  const hello = {
    ...{ width: number('GUAC_WIDTH'), height: number('GUAC_HEIGHT'), dpi: number('GUAC_DPI') },
    ...{ timezone: query.get('GUAC_TIMEZONE'), name: null },
    ...{ audio: query.getAll('GUAC_AUDIO'), image: query.getAll('GUAC_IMAGE'), video: [] },
  }
  dialogue.socket.write(selectProtocol(join ?? target.protocol))
  const { args } = await dialogue.expect('args')
  dialogue.socket.write(answerArgs(args, target, hello))
  return (await dialogue.expect('ready')).args[0] ?? ''
}

/** A connection of auth-json that may be used once is gone with the first use. */
function takeJson({ json }: ApacheSession, id: string): { target: ConnectionTarget } {
  const connection = json?.connections[id]
  if (!json || !connection || json.expires <= Date.now()) throw refused('resource_not_found')
  if (connection.singleUse) delete json.connections[id]
  const parameters = Object.entries(connection.parameters).map(
    ([name, value]) => [name, filterTokens(value, { GUAC_USERNAME: json.username })] as const,
  )
  return { target: { protocol: connection.protocol, parameters: Object.fromEntries(parameters) } }
}

function close(socket: WebSocket, status: Status): void {
  const { code, reason } = closeOf(status)
  socket.close(code, reason)
}

const refused = (status: Status) => new UpstreamFailed('refused', status, 'Guacamole refuses.')
