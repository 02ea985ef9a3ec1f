import { ApiError, refuse } from '../http/api-error.ts'

/** Whatever goes wrong while Proxmox holds the lock on its users becomes a 500 that says what was being done. */
export async function locked<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const status = error.status === 500 ? '' : `${error.status} `
    const fields = Object.entries(error.fields ?? {}).map(([name, text]) => `\n${name}: ${text}`)
    throw refuse(`${what} failed: ${status}${error.message}${fields.join('')}`)
  }
}
