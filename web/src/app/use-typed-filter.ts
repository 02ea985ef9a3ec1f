import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'

const TYPING_MS = 250

/**
 * What a filter's field holds. It is told to the address when the typing pauses, without spaces around it, and taken
 * from the address when that is changed from elsewhere.
 */
export function useTypedFilter(inAddress: string, tell: (text: string) => void) {
  const [typed, setTyped] = useState(inAddress)
  const [seen, setSeen] = useState(inAddress)
  const [told, setTold] = useState(inAddress)
  const tellLater = useDebouncedCallback((text: string) => {
    setTold(text)
    tell(text)
  }, TYPING_MS)

  if (inAddress !== seen) {
    setSeen(inAddress)
    setTold(inAddress)
    if (inAddress !== told) setTyped(inAddress)
  }

  const type = (text: string): void => {
    setTyped(text)
    tellLater(text.trim())
  }
  return [typed, type] as const
}
