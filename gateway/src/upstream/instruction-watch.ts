import { beginsWith, parseInstruction } from '../protocol/instruction.ts'
import { MalformedStream } from '../protocol/malformed-stream.ts'
import { type Status, statusOfCode } from '../protocol/status.ts'

/** The only opcodes of guacd that the tunnel looks into, by their first bytes on the wire. */
const SYNC = Buffer.from('4.sync,')
const ERROR = Buffer.from('5.error,')
const REQUIRED = Buffer.from('8.required,')
const DISCONNECT = Buffer.from('10.disconnect;')
/** Their third bytes, which tell most others apart from them. */
const [S, E, R, DOT] = [SYNC[2], ERROR[2], REQUIRED[2], DISCONNECT[2]]

/** Learns from the instructions that pass by; everything else goes through unread. */
export class InstructionWatch {
  lastSync: number | null = null
  endsFrame = false
  /** As they came: what guacd asks the person for, and why it ends. */
  required: Buffer | null = null
  error: Buffer | null = null
  #disconnected = false
  #error: Status | null = null

  /** Null while it goes on. `error` may be lost in guacd: a `disconnect` before the first frame means that the desktop could not be had. */
  get endStatus(): Status | null {
    // guacd's RDP takes 5 s from the one to the other.
    if (this.#error || !this.#disconnected) return this.#error
    return this.lastSync === null ? 'upstream_unavailable' : 'success'
  }

  note(bytes: Buffer, start: number, end: number): void {
    this.endsFrame = false
    const third = bytes[start + 2]
    if (third !== S && third !== E && third !== R && third !== DOT) return
    if (beginsWith(SYNC, bytes, start, end)) {
      this.endsFrame = true
      this.lastSync = timeOf(parseInstruction(bytes, start).args[0])
    } else if (beginsWith(ERROR, bytes, start, end)) {
      this.error = Buffer.from(bytes.subarray(start, end))
      this.#error = statusOfCode(Number(parseInstruction(bytes, start).args[1]))
    } else if (beginsWith(REQUIRED, bytes, start, end)) {
      this.required = Buffer.from(bytes.subarray(start, end))
    } else if (beginsWith(DISCONNECT, bytes, start, end)) {
      this.#disconnected = true
    }
  }
}

/** Compared with what the browser answers, so it has to be a number. */
function timeOf(text = ''): number {
  if (!/^\d{1,15}$/.test(text)) throw new MalformedStream('A frame has no time.')
  return Number(text)
}
