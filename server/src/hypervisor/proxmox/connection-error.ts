import { HypervisorError } from '../hypervisor-error.ts'
import { isChange, nameOf, type ProxmoxRequest } from './proxmox-call.ts'

export interface Attempt {
  readonly request: ProxmoxRequest
  /** Bytes of it may have left. */
  readonly sent: boolean
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Node's own texts carry host and port, which belong in no log. */
function withoutAddress(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined
  return new Error([error.name, codeOf(error)].filter(Boolean).join(' '))
}

const isLate = (error: unknown) =>
  (error instanceof Error && error.name === 'TimeoutError') || codeOf(error) === 'ETIMEDOUT'

/** A deadline that passed, or a caller that called it off. */
export function errorFromAbort(reason: unknown, { request, sent }: Attempt): HypervisorError {
  const consequence = { mayHaveHappened: sent && isChange(request), cause: withoutAddress(reason) }
  const name = nameOf(request)
  if (!isLate(reason)) {
    return new HypervisorError('task_aborted', `${name} was called off.`, consequence)
  }
  return new HypervisorError('hypervisor_timeout', `Proxmox VE did not answer ${name} in time.`, {
    transient: true,
    ...consequence,
  })
}

/** What kept an answer from coming. Errors of ours pass as they are. */
export function errorFromConnection(error: unknown, attempt: Attempt): HypervisorError {
  if (error instanceof HypervisorError) return error
  if (isLate(error)) return errorFromAbort(error, attempt)
  const { request, sent } = attempt
  const consequence = { mayHaveHappened: sent && isChange(request), cause: withoutAddress(error) }
  if (error instanceof Error && /^(?:HTTPParser|HeadersOverflow)Error$/.test(error.name)) {
    return new HypervisorError(
      'unexpected_answer',
      `${nameOf(request)} was not answered in HTTP.`,
      {
        hint: 'Check that host and port are those of Proxmox VE itself.',
        ...consequence,
      },
    )
  }
  const message = sent
    ? `The connection to Proxmox VE was lost during ${nameOf(request)}.`
    : 'Proxmox VE cannot be reached.'
  return new HypervisorError('hypervisor_unreachable', message, {
    hint: 'Check host and port, and that port 8006 is open between here and there.',
    transient: true,
    ...consequence,
  })
}
