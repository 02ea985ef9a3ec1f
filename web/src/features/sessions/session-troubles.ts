import { useCallback, useState } from 'react'

const KEPT = 10

/** Something that went wrong on this page, in words for whoever helps; never a secret. */
export interface Trouble {
  /** ISO 8601 */
  readonly at: string
  readonly what: string
}

/** The last ten, oldest first. */
export function useTroubles(): [readonly Trouble[], (what: string) => void] {
  const [troubles, setTroubles] = useState<readonly Trouble[]>([])
  const note = useCallback((what: string) => {
    setTroubles((known) => [...known, { at: new Date().toISOString(), what }].slice(-KEPT))
  }, [])
  return [troubles, note]
}
