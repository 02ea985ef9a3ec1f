import type { PaletteEntry } from './palette-entry.ts'

/** Entries from the server, as far as they are there. */
export interface EntrySource {
  readonly entries: readonly PaletteEntry[]
  readonly isLoading: boolean
  /** Of the first that was refused; null: none was. */
  readonly error: Error | null
  /** Asks anew for what was refused. */
  readonly retry: () => void
}

interface Asked {
  readonly isFetching: boolean
  readonly isPlaceholderData: boolean
  readonly data: unknown
  readonly error: Error | null
  readonly refetch: () => Promise<unknown>
}

export function sourceOf(entries: readonly PaletteEntry[], asked: readonly Asked[]): EntrySource {
  const refused = asked.filter(({ error }) => error)
  return {
    entries,
    isLoading: asked.some(
      ({ isFetching, isPlaceholderData, data }) => isFetching && (isPlaceholderData || !data),
    ),
    error: refused[0]?.error ?? null,
    retry: () => {
      for (const each of refused) void each.refetch()
    },
  }
}
