import { useSyncExternalStore } from 'react'

const subscribe = (onChange: () => void): (() => void) => {
  document.addEventListener('fullscreenchange', onChange)
  return () => document.removeEventListener('fullscreenchange', onChange)
}

/** In fullscreen only what is inside the fullscreen element is seen, dialogs and notifications included. */
export function useOverlayTarget(): HTMLElement {
  const element = useSyncExternalStore(subscribe, () => document.fullscreenElement)
  return element instanceof HTMLElement ? element : document.body
}
