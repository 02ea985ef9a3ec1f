import { element } from '../page/element.ts'
import { say } from '../say.ts'

interface DropZone {
  /** Why nothing may be dropped now; null if it may. */
  refusal: () => string | null
  onFiles: (files: File[]) => void
  onRefused: (why: string) => void
}

/** Files may be dropped anywhere on the page. Folders may not: the protocol has no way to make one. */
export function attachDropZone({ refusal, onFiles, onRefused }: DropZone): void {
  const words = element('p')
  const veil = element('div', { class: 'drop', hidden: true }, words)
  document.body.append(veil)
  const hasFiles = ({ dataTransfer }: DragEvent): boolean =>
    dataTransfer?.types.includes('Files') ?? false

  addEventListener('dragenter', (event) => {
    if (!hasFiles(event)) return
    words.textContent = refusal() ?? say('Drop to upload to the desktop')
    veil.hidden = false
  })
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    if (event.dataTransfer) event.dataTransfer.dropEffect = refusal() ? 'none' : 'copy'
  })
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) veil.hidden = true
  })
  addEventListener('drop', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    veil.hidden = true
    const why = refusal()
    if (why) return onRefused(why)
    const items = [...(event.dataTransfer?.items ?? [])]
    const files = items
      .filter((item) => !item.webkitGetAsEntry()?.isDirectory)
      .map((item) => item.getAsFile())
      .filter((file) => file !== null)
    if (files.length < items.length)
      onRefused(say('Folders cannot be uploaded. Pack them into one file first.'))
    if (files.length > 0) onFiles(files)
  })
}
