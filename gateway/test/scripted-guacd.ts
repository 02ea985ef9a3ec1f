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
  readonly users: GuacdUser[]
}

/** What guacd does after `ready`; the faults of the real one, on demand. */
export type Script = (user: GuacdUser) => void | Promise<void>

export interface ScriptedGuacdOptions {
  readonly args?: readonly string[]
  /** Stands in for the whole handshake. */
  readonly handshake?: (user: GuacdUser) => void
}

/** Speaks guacd's side of the handshake, then plays a script. */
export async function startScriptedGuacd(
  script: Script,
  { args = ['VERSION_1_5_0', 'hostname', 'port'], handshake }: ScriptedGuacdOptions = {},
): Promise<ScriptedGuacd> {
  const users: GuacdUser[] = []
  const server = createServer((socket) => {
    const user = createUser(socket)
    users.push(user)
    if (handshake) handshake(user)
    else greet(user).catch(() => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  async function greet(user: GuacdUser): Promise<void> {
    await user.until(({ received }) => received.some(({ opcode }) => opcode === 'select'))
    user.socket.write(encodeInstruction('args', ...args))
    await user.until(({ received }) => received.some(({ opcode }) => opcode === 'connect'))
    user.socket.write(encodeInstruction('ready', '$a-connection'))
    await script(user)
  }

  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    users,
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
  let wake = () => {}
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
          wake = resolve
        })
      }
    },
  }
  return user
}
