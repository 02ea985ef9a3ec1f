import { BenchProcess } from './bench-process.ts'
import type { SettledMemory } from './gauge.ts'
import type { StreamName } from './instruction-streams.ts'
import {
  type Peer,
  type PeerName,
  startCarrel,
  startGuacamoleLite,
  startPlainRelay,
} from './peers.ts'
import { cpuSeconds } from './process-cost.ts'

/** A peer with one viewer before its one desktop. */
export interface Line {
  readonly name: PeerName
  readonly peer: Peer
  /** guacd's name of the desktop, and the viewers' of the viewer. */
  readonly desktop: string
  readonly viewer: number
}

export interface Flood {
  /** Of instructions, as the viewer got them. */
  readonly megabytes: number
  readonly messages: number
  readonly cpuSeconds: number
}

export interface Pace {
  /** Of small instructions between two frames, in milliseconds. */
  readonly latencies: number[]
  readonly eventLoopDelayMs: number
}

/** Bytes: all resident ones, and those without V8's young generation. */
export interface IdleViewer {
  readonly resident: number
  readonly own: number
}

interface Seen {
  readonly bytes: number
  readonly messages: number
  readonly latencies: number[]
}

/** guacd's stand-in, the peers and the viewers: each a process of its own, one desktop busy at a time. */
export class Stage implements AsyncDisposable {
  readonly lines: readonly Line[]
  readonly #parts: AsyncDisposableStack
  readonly #guacd: BenchProcess
  readonly #viewers: BenchProcess

  private constructor(
    parts: AsyncDisposableStack,
    guacd: BenchProcess,
    viewers: BenchProcess,
    lines: readonly Line[],
  ) {
    this.#parts = parts
    this.#guacd = guacd
    this.#viewers = viewers
    this.lines = lines
  }

  static async open(): Promise<Stage> {
    await using parts = new AsyncDisposableStack()
    const guacd = parts.use(new BenchProcess(`${import.meta.dirname}/synthetic-guacd.ts`))
    const viewers = parts.use(new BenchProcess(`${import.meta.dirname}/viewers.ts`))
    const { port } = await guacd.ready<{ port: number }>()
    await viewers.ready()
    const lines: Line[] = []
    for (const start of [startPlainRelay, startCarrel, startGuacamoleLite]) {
      const peer = await start(port)
      parts.use(peer.process)
      const viewer = await viewers.call<number>('open', [await peer.door()])
      lines.push({ name: peer.name, peer, viewer, desktop: await guacd.call<string>('newest') })
    }
    return new Stage(parts.move(), guacd, viewers, lines)
  }

  async flood({ peer, desktop, viewer }: Line, stream: StreamName, ms: number): Promise<Flood> {
    await this.#viewers.call('count', viewer)
    const seen = this.#viewers.call<Seen>('untilEnd', viewer)
    const before = cpuSeconds(peer.process.pid)
    await this.#guacd.call('flood', { to: desktop, kind: stream, ms })
    const { bytes, messages } = await seen
    const spent = cpuSeconds(peer.process.pid) - before
    return { megabytes: bytes / 1e6, messages, cpuSeconds: spent }
  }

  async pace({ peer, desktop, viewer }: Line, ms: number, everyMs: number): Promise<Pace> {
    await this.#viewers.call('count', viewer)
    await this.#viewers.call('measure', viewer)
    const seen = this.#viewers.call<Seen>('untilEnd', viewer)
    await peer.process.call('watchEventLoop')
    await this.#guacd.call('pace', { to: desktop, ms, everyMs })
    const { latencies } = await seen
    return { latencies, eventLoopDelayMs: await peer.process.call<number>('eventLoopDelay') }
  }

  /** Bytes of memory that each of so many viewers takes, each with a desktop where nothing happens. */
  async idleViewerBytes({ peer }: Line, viewers: number): Promise<IdleViewer> {
    // What the first ones bring about once is not theirs.
    await this.#viewers.call('close', await this.#arrive(peer, Math.ceil(viewers / 10)))
    const before = await peer.process.call<SettledMemory>('settledMemory')
    const indices = await this.#arrive(peer, viewers)
    const after = await peer.process.call<SettledMemory>('settledMemory')
    await this.#viewers.call('close', indices)
    const resident = (after.resident - before.resident) / viewers
    return { resident, own: resident - (after.young - before.young) / viewers }
  }

  /** Ten at a time. */
  async #arrive(peer: Peer, viewers: number): Promise<number[]> {
    const indices: number[] = []
    while (indices.length < viewers) {
      const count = Math.min(10, viewers - indices.length)
      const doors = await Promise.all(Array.from({ length: count }, () => peer.door()))
      const first = await this.#viewers.call<number>('open', doors)
      for (let index = first; index < first + count; index += 1) indices.push(index)
    }
    return indices
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync()
  }
}
