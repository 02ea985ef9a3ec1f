import { HypervisorError, type HypervisorErrorCode } from '../hypervisor-error.ts'

export const hasCode = (
  error: unknown,
  ...codes: readonly HypervisorErrorCode[]
): error is HypervisorError => error instanceof HypervisorError && codes.includes(error.code)

export const isGone = (error: unknown) => hasCode(error, 'vm_gone')

/** The answer to a change was lost, so that nobody knows whether it was made. */
export const answerLost = (error: unknown) =>
  error instanceof HypervisorError && error.mayHaveHappened
