import type { Instruction } from '../protocol/instruction.ts'
import type { Status } from '../protocol/status.ts'

/** One user of one connection in guacd. */
export interface Upstream {
  /** Time stamp of the newest `sync` that came; null before the first frame. */
  readonly lastSync: number | null
  /** Whole instructions only. False: let `drained` come before more. */
  write(instructions: Buffer | string): boolean
  pause(): void
  resume(): void
  /** Ends at once and for good; `ended` is not called. */
  destroy(): void
}

/** The far side of a tunnel. */
export interface ViewerUpstream {
  /** Time stamp of the newest `sync` that came; null before the first frame. */
  readonly lastSync: number | null
  /** What the gate has let through. False: let `drained` come before more. */
  send(instructions: readonly Instruction[]): boolean
  /** A person did something here: this is where the desktop is used now. */
  used(): void
  pause(): void
  resume(): void
  /** Ends at once and for good; `ended` is not called. */
  destroy(): void
}

export interface Ending {
  readonly status: Status
  /** guacd's own `error`, where the viewer has not had it yet. */
  readonly words: Buffer | null
  /** The stream broke off in something that is not the protocol. */
  readonly isMalformed: boolean
}

export interface UpstreamListener {
  /** Whole instructions, valid during the call; `endsFrame` when the last of them is a `sync`. */
  received(instructions: Buffer, endsFrame: boolean): void
  /** After the frame itself has been received. */
  firstFrame(): void
  drained(): void
  ended(ending: Ending): void
}
