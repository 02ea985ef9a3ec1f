import { type ApplicationMessage, ViewerMessage } from '@carrel/contract'
import { type RefObject, useEffect, useEffectEvent } from 'react'

/** Listens to the viewer in `frame`, and to nobody else: the origin and the window must both be the viewer's own. */
export function useViewerMessages(
  frame: RefObject<HTMLIFrameElement | null>,
  origin: string | null,
  onMessage: (message: ViewerMessage) => void,
): (message: ApplicationMessage) => void {
  const hear = useEffectEvent((event: MessageEvent) => {
    if (event.origin !== origin || event.source !== frame.current?.contentWindow) return
    const message = ViewerMessage.safeParse(event.data)
    if (message.success) onMessage(message.data)
  })

  useEffect(() => {
    addEventListener('message', hear)
    return () => removeEventListener('message', hear)
  }, [])

  return (message) => {
    if (origin) frame.current?.contentWindow?.postMessage(message, origin)
  }
}
