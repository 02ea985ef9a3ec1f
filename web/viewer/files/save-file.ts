import { element } from '../page/element.ts'

/** Long enough for any browser to have begun reading it. */
const KEPT_MS = 60_000

/** Hands a file to the browser's own downloads. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  element('a', { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS)
}
