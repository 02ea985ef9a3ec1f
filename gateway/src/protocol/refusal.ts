import { encodeInstruction } from './instruction.ts'
import { type Status, statuses } from './status.ts'

/** An `ack` that says no to a stream. */
export function refuseStream(stream: number | string, status: Status): string {
  return encodeInstruction('ack', String(stream), status, String(statuses[status].code))
}
