import { encodeInstruction } from '@carrel/gateway/protocol/instruction'
import WebSocket from 'ws'
import { answer } from './calls.ts'
import { ages, END_OF_STREAM } from './marks.ts'
import type { Door } from './peers.ts'

/** The browsers' side, the same for every peer: answers each `sync`, says `nop`, and counts. */
const NOP_MS = 4_000
const NOP = encodeInstruction('nop')
const SYNC = Buffer.from('4.sync,')
const FIRST_PICTURE = 'aGVsbG8='
const viewers: Viewer[] = []

class Viewer {
  readonly socket: WebSocket
  readonly drawn = Promise.withResolvers<void>()
  bytes = 0
  messages = 0
  latencies: number[] = []
  measures = false
  ended = () => {}

  constructor({ url, protocols, origin }: Door) {
    const options = { skipUTF8Validation: true, perMessageDeflate: false, origin }
    this.socket = new WebSocket(url, [...protocols], options)
    const beat = setInterval(() => this.socket.send(NOP), NOP_MS)
    this.socket.on('message', (data: Buffer) => this.#receive(data))
    this.socket.on('error', (error) => this.drawn.reject(error))
    this.socket.on('close', (code, reason) => {
      clearInterval(beat)
      this.drawn.reject(new Error(`closed (${code} ${reason})`))
    })
  }

  #receive(message: Buffer): void {
    this.bytes += message.length
    this.messages += 1
    for (let at = message.indexOf(SYNC); at >= 0; at = message.indexOf(SYNC, at + 1)) {
      this.socket.send(message.subarray(at, message.indexOf(';', at) + 1), { binary: false })
    }
    if (this.measures) this.latencies.push(...ages(message))
    if (message.length < 4096 && message.includes(FIRST_PICTURE)) this.drawn.resolve()
    if (message.subarray(-2 * END_OF_STREAM.length).includes(END_OF_STREAM)) this.ended()
  }
}

answer({
  /** Resolves when each has its first picture. */
  open: async (doors: readonly Door[]) => {
    const opened = doors.map((door) => new Viewer(door))
    const first = viewers.length
    viewers.push(...opened)
    await Promise.all(opened.map(({ drawn }) => drawn.promise))
    return first
  },
  close: async (indices: readonly number[]) => {
    for (const index of indices) viewers[index]?.socket.terminate()
  },
  count: (index: number) => {
    const viewer = viewers[index] as Viewer
    viewer.bytes = 0
    viewer.messages = 0
    viewer.latencies = []
  },
  measure: (index: number) => {
    ;(viewers[index] as Viewer).measures = true
  },
  /** Resolves with the end of the stream. */
  untilEnd: async (index: number) => {
    const viewer = viewers[index] as Viewer
    await new Promise<void>((resolve) => {
      viewer.ended = resolve
    })
    const { bytes, messages, latencies } = viewer
    viewer.measures = false
    return { bytes, messages, latencies }
  },
})

process.stdout.write('{}\n')
