/** Notifications of the browser's own, for somebody who is looking at another tab or another program. */

export const canAskForNotices = (): boolean =>
  'Notification' in window && Notification.permission === 'default'

/** Resolves to whether they are allowed now. Only after a click: browsers ignore the question otherwise. */
export const askForNotices = async (): Promise<boolean> =>
  (await Notification.requestPermission()) === 'granted'

/** `tag`: a later one takes the place of the earlier one. Nothing happens where the page is in sight, or they are not allowed. */
export function showBrowserNotice(tag: string, title: string, body: string): void {
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted')
    return
  try {
    const notice = new Notification(title, { tag, body })
    notice.onclick = () => {
      window.focus()
      notice.close()
    }
  } catch (error) {
    // Browsers on Android have them for service workers alone. The page tells the same, when it is looked at again.
    if (!(error instanceof TypeError)) throw error
  }
}
