import type { DesktopFiles } from '../files/desktop-files.ts'
import { saveFile } from '../files/save-file.ts'
import type { ViewerState } from '../viewer-state.ts'
import type { Banners } from './banners.ts'
import { button } from './controls.ts'

interface AnnouncementParts {
  root: HTMLElement
  state: ViewerState
  files: DesktopFiles
  banners: Banners
}

/** What the page says by itself: how the connection is, whether one only watches, and what the desktop has printed. */
export function announce({ root, state, files, banners }: AnnouncementParts): void {
  state.isUnstable.watch((isUnstable) => {
    root.toggleAttribute('data-unstable', isUnstable)
    if (isUnstable) banners.show('unstable', 'The connection is unstable. The desktop may lag.')
    else banners.hide('unstable')
  })
  state.policy.watch(({ read_only }) => {
    if (read_only) banners.show('watching', 'You are watching. Somebody else uses this desktop.')
    else banners.hide('watching')
  })
  files.printed.watch((document_) => {
    if (!document_) return
    const done = (): void => banners.hide('printed')
    banners.show(
      'printed',
      'The desktop has printed a document.',
      button('Open', () => {
        open(URL.createObjectURL(document_), '_blank')
        done()
      }),
      button('Save', () => {
        saveFile(document_, 'document.pdf')
        done()
      }),
      button('Dismiss', done, { iconName: 'close', look: 'bare', isQuiet: true }),
    )
  })
}
