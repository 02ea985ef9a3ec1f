import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/**
 * Whoever goes by keyboard, or listens, begins at what a new page has to say: what had the focus went with the old one.
 * A page that is opened by its address begins at its top, like any other document.
 */
export function useFocusOnPage(): void {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation && pathChanged && document.activeElement === document.body)
          document.getElementById('content')?.focus({ preventScroll: true })
      }),
    [router],
  )
}
