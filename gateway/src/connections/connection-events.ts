import type { GatewayEvent } from '@carrel/contract'

export type TellEvent = (event: GatewayEvent) => void

/** Passes on what happens to connections, to whoever listens at that moment; who comes later asks for the whole state. */
export class ConnectionEvents {
  readonly #listeners = new Set<TellEvent>()

  tell(event: GatewayEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** Returns how to stop. */
  listen(listener: TellEvent): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
