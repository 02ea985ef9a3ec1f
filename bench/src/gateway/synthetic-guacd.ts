import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { BROWSER_LIMITS, Framer } from '@carrel/gateway/protocol/framer'
import { encodeInstruction, parseInstructions } from '@carrel/gateway/protocol/instruction'
import { answer } from './calls.ts'
import { frames, type StreamName } from './instruction-streams.ts'
import { END_OF_STREAM, probe } from './marks.ts'

/** guacd's own: what it writes at once at most, and how often it says something on an idle screen. */
const WRITE_BYTES = 8192
const NOP_MS = 5_000
/** A busy desktop: with 60 frames a second, 3 MB of small instructions in each second. */
const PACED_BODIES = 2
const ARGS = encodeInstruction('args', 'VERSION_1_5_0', 'hostname', 'port')
const FIRST_FRAME = [
  encodeInstruction('size', '0', '1280', '800'),
  encodeInstruction('img', '1', '14', '0', 'image/png', '0', '0'),
  encodeInstruction('blob', '1', 'aGVsbG8='),
  encodeInstruction('end', '1'),
  sync(),
].join('')

/** The users of one connection, who are sent the same: its owner, and those who joined. */
const connections = new Map<string, Set<Socket>>()
const streams: Record<StreamName, Buffer[]> = { small: frames('small'), large: frames('large') }
let opened = 0
/** The connection in the middle of whose instructions nothing else must be said. */
let streaming = ''

const server = createServer({ noDelay: true }, (socket) => {
  const framer = new Framer(BROWSER_LIMITS)
  let name = ''
  socket.on('error', () => {})
  socket.on('data', (read: Buffer) => {
    if (name !== '' && connections.get(name)?.has(socket)) return
    for (const { opcode, args } of framer.push(read).flatMap(parseInstructions)) {
      if (opcode === 'select') {
        name = args[0]?.startsWith('$') ? args[0] : `$${opened++}`
        socket.write(ARGS)
      } else if (opcode === 'connect') begin(socket, name)
    }
  })
})

function begin(socket: Socket, name: string): void {
  socket.write(encodeInstruction('ready', name) + FIRST_FRAME)
  const users = connections.get(name) ?? new Set()
  connections.set(name, users.add(socket))
  const beat = setInterval(() => {
    if (name !== streaming) socket.write('3.nop;')
  }, NOP_MS)
  socket.on('close', () => {
    clearInterval(beat)
    users.delete(socket)
    if (users.size === 0) connections.delete(name)
  })
}

function sync(): string {
  return encodeInstruction('sync', String(Date.now()))
}

/** As guacd does: to each user in pieces of 8 KiB, and nobody gets more before everybody has taken it. */
async function write(users: ReadonlySet<Socket>, bytes: Buffer): Promise<void> {
  for (let from = 0; from < bytes.length; from += WRITE_BYTES) {
    const piece = bytes.subarray(from, from + WRITE_BYTES)
    const full = [...users].filter((user) => !user.write(piece))
    await Promise.all(full.map((user) => once(user, 'drain')))
  }
}

async function stream(to: string, play: (users: ReadonlySet<Socket>) => Promise<void>) {
  const users = connections.get(to) ?? new Set<Socket>()
  streaming = to
  await play(users)
  await write(users, Buffer.from(END_OF_STREAM))
  streaming = ''
}

answer({
  /** Of the connection that was opened last. */
  newest: () => `$${opened - 1}`,
  /** As fast as it is taken. */
  flood: ({ to, kind, ms }: { to: string; kind: StreamName; ms: number }) =>
    stream(to, async (users) => {
      const bodies = streams[kind]
      const until = performance.now() + ms
      for (let index = 0; performance.now() < until; index += 1) {
        const body = bodies[index % bodies.length] as Buffer
        await write(users, Buffer.concat([body, Buffer.from(sync())]))
        // The sockets' own events come only when this loop lets them.
        await new Promise(setImmediate)
      }
    }),
  /** Frames at a steady pace, and between them small instructions that carry when they were sent. */
  pace: ({ to, ms, everyMs }: { to: string; ms: number; everyMs: number }) =>
    stream(to, async (users) => {
      const until = performance.now() + ms
      for (let tick = 0; performance.now() < until; tick += 1) {
        const bodies = streams.small.slice(tick % streams.small.length).slice(0, PACED_BODIES)
        if (tick % 8 === 0) await write(users, Buffer.concat([...bodies, Buffer.from(sync())]))
        await write(users, Buffer.from(probe()))
        await sleep(everyMs)
      }
    }),
})

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ port })}\n`)
})
