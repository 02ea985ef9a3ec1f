import { HypervisorError } from '../hypervisor.ts'

const lateCodes = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
])

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** What went wrong without an answer. Errors of the client itself pass as they are. */
export function errorFromConnection(error: unknown, request: string): HypervisorError {
  if (error instanceof HypervisorError) return error
  if (!(error instanceof Error)) throw error
  if (error.name === 'TimeoutError' || lateCodes.has(codeOf(error))) {
    return new HypervisorError(
      'hypervisor_timeout',
      `Proxmox VE did not answer ${request} in time.`,
      {
        transient: true,
        cause: error,
      },
    )
  }
  return new HypervisorError('hypervisor_unreachable', 'Proxmox VE cannot be reached.', {
    transient: true,
    hint: 'Check host and port, and that port 8006 is open between here and there.',
    cause: error,
  })
}
