import { Signal } from '../page/signal.ts'
import { say, type Text } from '../say.ts'
import { StreamRefused } from '../streams/acknowledged-writer.ts'

export interface Transfer {
  readonly id: number
  readonly name: string
  readonly direction: 'up' | 'down'
  readonly bytes: number
  /** Null where the desktop does not tell. */
  readonly size: number | null
  readonly state: 'running' | 'done' | 'cancelled' | 'failed'
  /** Why it failed, as a sentence. */
  readonly problem: string | null
}

type Run = (signal: AbortSignal, onProgress: (bytes: number) => void) => Promise<void>

const REASONS: Readonly<Record<number, Text>> = {
  256: 'This desktop takes no files.',
  514: 'The desktop does not answer.',
  516: 'It is not there any more.',
  517: 'Something of that name is there already, or in use.',
  518: 'The connection to the desktop was closed.',
  768: 'The desktop does not accept this name.',
  769: 'You may not do that there.',
  771: 'You may not do that there.',
  781: 'It is too large, or the disk is full.',
  797: 'Too many files at once.',
}

export function transferProblem(error: unknown): string {
  const known = error instanceof StreamRefused ? REASONS[error.status] : undefined
  return say(known ?? 'The desktop broke it off.')
}

/** What goes up and what comes down, each until it is done, cancelled or failed. */
export class TransferList {
  readonly current = new Signal<readonly Transfer[]>([])
  readonly #aborts = new Map<number, AbortController>()
  #last = 0

  /** Resolves when it is over, whatever came of it. */
  async run(name: string, direction: Transfer['direction'], size: number | null, run: Run) {
    this.#last += 1
    const id = this.#last
    const abort = new AbortController()
    this.#aborts.set(id, abort)
    this.current.set([
      { id, name, direction, bytes: 0, size, state: 'running', problem: null },
      ...this.current.value,
    ])
    try {
      const running = run(abort.signal, (bytes) => this.#change(id, { bytes }))
      await Promise.race([running, untilAborted(abort.signal)])
      this.#change(id, { state: 'done' })
    } catch (error) {
      if (abort.signal.aborted && abort.signal.reason === CANCELLED)
        this.#change(id, { state: 'cancelled' })
      else
        this.#change(id, {
          state: 'failed',
          problem: transferProblem(abort.signal.aborted ? abort.signal.reason : error),
        })
    } finally {
      this.#aborts.delete(id)
    }
  }

  cancel(id: number): void {
    this.#aborts.get(id)?.abort(CANCELLED)
  }

  /** The connection has ended, and with it every stream. */
  breakOff(): void {
    for (const abort of this.#aborts.values()) abort.abort(new StreamRefused(518, ''))
  }

  forgetEnded(): void {
    this.current.set(this.current.value.filter(({ state }) => state === 'running'))
  }

  #change(id: number, changes: Partial<Transfer>): void {
    this.current.set(
      this.current.value.map((transfer) =>
        transfer.id === id ? { ...transfer, ...changes } : transfer,
      ),
    )
  }
}

const CANCELLED = 'cancelled'

/** Rejects then; a transfer that waits for the desktop is over at once for the person who cancels it. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
