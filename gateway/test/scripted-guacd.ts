import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Framer, GUACD_LIMITS } from '../src/protocol/framer.ts'
import {
  encodeInstruction,
  type Instruction,
  parseInstructions,
} from '../src/protocol/instruction.ts'

export interface GuacdUser {
  readonly socket: Socket
  readonly received: Instruction[]
  until(condition: (user: GuacdUser) => unknown): Promise<void>
  readonly gone: Promise<void>
}

export interface ScriptedGuacd extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** In the order in which they came. */
  readonly owners: GuacdUser[]
  readonly joins: GuacdUser[]
}

/** What guacd does for a user after `ready`; the faults of the real one, on demand. */
export type Script = (user: GuacdUser) => void | Promise<void>

export interface ScriptedGuacdOptions {
  readonly args?: readonly string[]
  /** For owners; the first frame and nothing more, when left out. */
  readonly owner?: Script
  /** Whether a user who begins is never answered. */
  readonly loses?: () => boolean
  /** Stands in for the whole handshake. */
  readonly handshake?: (user: GuacdUser) => void
}

export const drawFrame: Script = ({ socket }) => void socket.write('4.sync,3.100;')

/** Speaks guacd's side of the handshake, then plays a script for each user who joins. */
export async function startScriptedGuacd(
  script: Script,
  options: ScriptedGuacdOptions = {},
): Promise<ScriptedGuacd> {
  const {
    args = ['VERSION_1_5_0', 'hostname', 'port'],
    owner = drawFrame,
    loses,
    handshake,
  } = options
  const users: GuacdUser[] = []
  const owners: GuacdUser[] = []
  const joins: GuacdUser[] = []
  const server = createServer((socket) => {
    const user = createUser(socket)
    users.push(user)
    if (loses?.()) return
    if (handshake) {
      owners.push(user)
      handshake(user)
    } else greet(user).catch(() => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  async function greet(user: GuacdUser): Promise<void> {
    await user.until(({ received }) => received.length > 0)
    const selected = user.received[0]?.args[0] ?? ''
    const joined = /^\$(\d+)$/.exec(selected)
    if (joined && owners[Number(joined[1])]?.socket.closed !== false) {
      user.socket.write(encodeInstruction('error', 'No such connection', '516'))
      return
    }
    const name = joined ? selected : `$${owners.length}`
    if (joined) joins.push(user)
    else owners.push(user)
    user.socket.write(encodeInstruction('args', ...args))
    await user.until(({ received }) => received.some(({ opcode }) => opcode === 'connect'))
    user.socket.write(encodeInstruction('ready', name))
    await (joined ? script : owner)(user)
  }

  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    owners,
    joins,
    async [Symbol.asyncDispose]() {
      for (const { socket } of users) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function createUser(socket: Socket): GuacdUser {
  const framer = new Framer(GUACD_LIMITS)
  const received: Instruction[] = []
  let waiting: (() => void)[] = []
  const wake = () => {
    const woken = waiting
    waiting = []
    for (const go of woken) go()
  }
  socket.on('error', () => {})
  const gone = new Promise<void>((resolve) => {
    socket.on('close', () => {
      wake()
      resolve()
    })
  })
  socket.on('data', (read: Buffer) => {
    for (const piece of framer.push(read)) received.push(...parseInstructions(piece))
    wake()
  })
  const user: GuacdUser = {
    socket,
    received,
    gone,
    async until(condition) {
      while (!condition(user)) {
        if (socket.destroyed) throw new Error('The gateway hung up.')
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
        })
      }
    },
  }
  return user
}
