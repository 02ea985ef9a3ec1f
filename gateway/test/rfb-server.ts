import { createCipheriv, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

export interface RfbServer extends AsyncDisposable {
  readonly port: number
  /** Keysyms pressed, in order. */
  readonly keys: number[]
  readonly connections: () => number
  /** Since the start. */
  readonly accepted: () => number
}

export interface RfbOptions {
  readonly width?: number
  readonly height?: number
  /** What is drawn at an update: the pixels of the whole screen, BGRX. */
  readonly paint?: (frame: number, pixels: Buffer) => void
  /** Updates sent without being asked for more than the first time, as fast as the client takes them. */
  readonly busy?: boolean
  /** Asked of every client; nobody is, when left out. */
  readonly password?: string
}

const SECURITY_VNC = Buffer.from([1, 2])
const SECURITY_NONE = Buffer.from([1, 1])
const BITS_PER_PIXEL = 32

/** A VNC server (RFC 6143, protocol 3.8, raw encoding): small, but a whole one. */
export async function startRfbServer(options: RfbOptions = {}): Promise<RfbServer> {
  const { width = 320, height = 240, paint = stripes, busy = false, password } = options
  const keys: number[] = []
  const sockets = new Set<Socket>()
  let accepted = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    accepted += 1
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    serve(socket).catch(() => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  async function serve(socket: Socket): Promise<void> {
    const read = reader(socket)
    socket.write('RFB 003.008\n')
    await read(12)
    socket.write(password === undefined ? SECURITY_NONE : SECURITY_VNC)
    await read(1)
    if (password !== undefined) {
      const challenge = randomBytes(16)
      socket.write(challenge)
      const isRight = (await read(16)).equals(answerTo(challenge, password))
      if (!isRight) throw new Error('The password is wrong.')
    }
    socket.write(Buffer.alloc(4))
    await read(1)
    socket.write(serverInit(width, height))
    for (let frame = 0; ; ) {
      const type = (await read(1))[0]
      if (type === 0) await read(19)
      else if (type === 2) await read(4 * (await read(3)).readUInt16BE(1))
      else if (type === 4) {
        const event = await read(7)
        if (event[0] === 1) keys.push(event.readUInt32BE(3))
      } else if (type === 5) await read(5)
      else if (type === 6) await read((await read(7)).readUInt32BE(3))
      else if (type === 3) {
        const incremental = (await read(9))[0] === 1
        if (incremental && !busy) continue
        socket.write(update(width, height, frame, paint))
        frame += 1
      } else throw new Error(`Unknown message ${type}`)
    }
  }

  return {
    port: (server.address() as AddressInfo).port,
    keys,
    connections: () => sockets.size,
    accepted: () => accepted,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** DES with the password, each byte's bits reversed. OpenSSL 3 has left triple DES, which is the same with one key thrice. */
function answerTo(challenge: Buffer, password: string): Buffer {
  const key = Buffer.alloc(8)
  Buffer.from(password).copy(key, 0, 0, 8)
  for (const [index, byte] of key.entries())
    key[index] = Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2)
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null)
  return cipher.setAutoPadding(false).update(challenge)
}

function serverInit(width: number, height: number): Buffer {
  const name = 'desk'
  const init = Buffer.alloc(24 + name.length)
  init.writeUInt16BE(width, 0)
  init.writeUInt16BE(height, 2)
  init.set([BITS_PER_PIXEL, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0], 4)
  init.writeUInt32BE(name.length, 20)
  init.write(name, 24)
  return init
}

function update(
  width: number,
  height: number,
  frame: number,
  paint: (frame: number, pixels: Buffer) => void,
): Buffer {
  const head = 16
  const message = Buffer.alloc(head + (width * height * BITS_PER_PIXEL) / 8)
  message.writeUInt16BE(1, 2)
  message.writeUInt16BE(width, 8)
  message.writeUInt16BE(height, 10)
  paint(frame, message.subarray(head))
  return message
}

function stripes(_frame: number, pixels: Buffer): void {
  for (let index = 0; index < pixels.length; index += 4) {
    pixels.writeUInt32LE((index * 2654435761) & 0xffffff, index)
  }
}

function reader(socket: Socket): (bytes: number) => Promise<Buffer> {
  return async (bytes) => {
    for (;;) {
      const read = bytes === 0 ? Buffer.alloc(0) : (socket.read(bytes) as Buffer | null)
      if (read) return read
      if (socket.destroyed || socket.readableEnded) throw new Error('The client left.')
      await Promise.race([once(socket, 'readable'), once(socket, 'close')])
    }
  }
}
