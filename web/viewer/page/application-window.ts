import { ApplicationMessage, type ViewerMessage } from '@carrel/contract'

export interface ApplicationWindow {
  tell(message: ViewerMessage): void
}

/** The line to the page that frames this one. Other senders are not heard, other receivers get nothing. */
export function talkWith(
  origin: string,
  hear: (message: ApplicationMessage) => void,
): ApplicationWindow {
  addEventListener('message', (event) => {
    if (event.origin !== origin || event.source !== parent) return
    const message = ApplicationMessage.safeParse(event.data)
    if (message.success) hear(message.data)
  })
  return { tell: (message) => parent.postMessage(message, origin) }
}
