import { GuacamoleError } from './guacamole-client.ts'

interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
}

/** Says once that the gateway is not there, and once that it is back: whoever needs it asks again and again meanwhile. */
export class GatewayOutage {
  readonly #log: Log
  /** What stands in the way; null: nothing that is known of. */
  #code: string | null = null

  constructor(log: Log) {
    this.#log = log
  }

  /** Throws what is none. */
  note(error: unknown): void {
    if (!(error instanceof GuacamoleError)) throw error
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
