import { GuacamoleError } from './guacamole-client.ts'

interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
}

/** Says once that the gateway is not there, and once that it is back: whoever needs it asks again and again meanwhile. */
export class GatewayOutage {
  readonly #log: Log
  readonly #onError: (error: unknown) => void
  /** What stands in the way; null: nothing that is known of. */
  #code: string | null = null

  /** `onError`: for what is none. */
  constructor(log: Log, onError: (error: unknown) => void) {
    this.#log = log
    this.#onError = onError
  }

  readonly note = (error: unknown): void => {
    if (!(error instanceof GuacamoleError)) {
      this.#onError(error)
      return
    }
    const { code, message: reason, hint, cause } = error
    if (code === this.#code) return
    this.#code = code
    const because = cause instanceof Error ? { cause: cause.message } : {}
    this.#log.warn({ code, reason, hint, ...because }, 'the gateway is not available')
  }

  over(): void {
    if (this.#code === null) return
    this.#log.info({ code: this.#code }, 'the gateway is available again')
    this.#code = null
  }
}
