import { type RefObject, useEffect, useRef } from 'react'

/** For what takes the place of something that had the focus and has gone with it, as the end does of a desktop. */
export function useTakenFocus(): RefObject<HTMLHeadingElement | null> {
  const place = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true })
  }, [])
  return place
}
