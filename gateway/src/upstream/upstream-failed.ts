import type { Status } from '../protocol/status.ts'
import type { Ending } from './upstream.ts'

/** Why no connection came about or was lost, in the words of the protocol. */
export class UpstreamFailed extends Error implements Ending {
  override readonly name = 'UpstreamFailed'
  readonly code: string
  readonly status: Status
  readonly words: Buffer | null
  readonly isMalformed: boolean

  constructor(code: string, ending: Status | Ending, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    const known = typeof ending === 'string' ? null : ending
    this.status = typeof ending === 'string' ? ending : ending.status
    this.words = known?.words ?? null
    this.isMalformed = known?.isMalformed ?? false
  }
}
