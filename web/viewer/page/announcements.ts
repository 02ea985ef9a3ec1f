import type { DesktopFiles } from '../files/desktop-files.ts'
import { openFile, saveFile } from '../files/save-file.ts'
import { say } from '../say.ts'
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
    if (isUnstable)
      banners.show('unstable', say('The connection is unstable. The desktop may lag.'))
    else banners.hide('unstable')
  })
  state.policy.watch(({ read_only }) => {
    if (read_only)
      banners.show('watching', say('You are watching. Somebody else uses this desktop.'))
    else banners.hide('watching')
  })
  files.printed.watch((document_) => {
    if (!document_) return
    const done = (): void => banners.hide('printed')
    banners.show(
      'printed',
      say('The desktop has printed a document.'),
      button(say('Open'), () => {
        openFile(document_)
        done()
      }),
      button(say('Save'), () => {
        saveFile(document_, 'document.pdf')
        done()
      }),
      button(say('Dismiss'), done, { iconName: 'close', look: 'bare', isQuiet: true }),
    )
  })
}
