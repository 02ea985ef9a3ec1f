import { element } from '../page/element.ts'

/** Long enough for any browser to have begun reading it. */
const KEPT_MS = 60_000

/** Hands a file to the browser's own downloads. */
export function saveFile(file: Blob, name: string): void {
  element('a', { href: addressOf(file), download: name }).click()
}

/** Shows a file in a tab of its own. */
export function openFile(file: Blob): void {
  open(addressOf(file), '_blank')
}

function addressOf(file: Blob): string {
  const address = URL.createObjectURL(file)
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS)
  return address
}
