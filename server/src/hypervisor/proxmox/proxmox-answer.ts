import { z } from 'zod'
import { HypervisorError } from '../hypervisor-error.ts'
import { isChange, nameOf, type ProxmoxCall, type ProxmoxRequest } from './proxmox-call.ts'
import { errorFromAgent, errorFromRefusal } from './proxmox-error.ts'
import { text } from './proxmox-scalar.ts'

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number
  readonly reason: string
  readonly body: string
}

const envelope = z.object({
  data: z.unknown(),
  /** Since 8.4; before, the reason phrase alone says what was wrong. */
  message: text.nullish(),
  errors: z.record(z.string(), text).nullish(),
})

function parseEnvelope(body: string): z.infer<typeof envelope> | null {
  try {
    return envelope.parse(JSON.parse(body))
  } catch {
    return null
  }
}

/**
 * The work was done if it was asked for; only what came back cannot be read. Noise may be a proxy's in a bad moment, and then
 * the same question is answered the next time; an answer in another form stays what it is.
 */
function unreadable(
  request: ProxmoxRequest,
  what: string,
  { isNoise, cause }: { isNoise: boolean; cause?: unknown },
): HypervisorError {
  return new HypervisorError('unexpected_answer', `${nameOf(request)} ${what}`, {
    hint: 'Check that host and port are those of Proxmox VE itself.',
    transient: isNoise && !isChange(request),
    mayHaveHappened: isChange(request),
    cause,
  })
}

/** @throws HypervisorError for everything but the answer that the call describes */
export function decodeAnswer<A>(
  call: ProxmoxCall<A>,
  request: ProxmoxRequest,
  answer: RawAnswer,
): A {
  const { status, reason } = answer
  const parsed = parseEnvelope(answer.body)
  if (status !== 200) {
    const { message = null, errors: fields = null } = parsed ?? {}
    throw errorFromRefusal({ status, reason, message, fields, request })
  }
  if (parsed === null)
    throw unreadable(request, 'was not answered by Proxmox VE’s API.', { isNoise: true })
  const complaint = errorFromAgent(request, parsed.data)
  if (complaint !== null) throw complaint
  const decoded = call.answer.safeParse(parsed.data)
  if (decoded.success) return decoded.data
  const where = decoded.error.issues[0]?.path.join('.') || 'its data'
  const what = `was answered in a form that is not Proxmox VE’s (${where}).`
  throw unreadable(request, what, { isNoise: false, cause: decoded.error })
}
