let aheadOfBrowserMs = 0

/** The server's time as this browser knows it: a wrong clock on the desk must not shorten anybody's session. */
export const serverNow = (): number => Date.now() + aheadOfBrowserMs

export function setServerTime(iso: string): void {
  aheadOfBrowserMs = Date.parse(iso) - Date.now()
}

export function trustBrowserClock(): void {
  aheadOfBrowserMs = 0
}
