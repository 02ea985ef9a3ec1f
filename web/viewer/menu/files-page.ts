import type { DesktopFiles } from '../files/desktop-files.ts'
import { FolderView } from '../files/folder-view.ts'
import { transferRows } from '../files/transfer-rows.ts'
import { button, section } from '../page/controls.ts'
import { element } from '../page/element.ts'
import { say } from '../say.ts'
import type { ViewerState } from '../viewer-state.ts'

export interface FilesPage {
  readonly content: HTMLElement
  /** Into the folder that is shown. */
  upload(files: Iterable<File>): void
}

export function filesPage(state: ViewerState, files: DesktopFiles): FilesPage {
  const folder = new FolderView(state, files)
  const upload = (chosen: Iterable<File>): void => {
    void files.upload(chosen, folder.path).then(() => folder.refresh())
  }
  const picker = element('input', {
    type: 'file',
    multiple: true,
    hidden: true,
    change: () => {
      upload(picker.files ? [...picker.files] : [])
      picker.value = ''
    },
  })
  const pick = button(say('Upload files'), () => picker.click(), {
    iconName: 'upload',
    look: 'strong',
  })
  const hint = element('p', { class: 'hint' })
  state.policy.watch(({ upload: mayUpload, download, read_only }) => {
    const may = mayUpload && !read_only
    pick.hidden = !may
    hint.textContent = may
      ? [
          say('Files can also be dropped onto the desktop.'),
          ...(download ? [] : [say('Downloading from it is not allowed.')]),
        ].join(' ')
      : say('Uploading to this desktop is not allowed.')
  })
  return {
    content: element(
      'div',
      {},
      section(
        say('On the desktop'),
        folder.element,
        picker,
        element('div', { class: 'buttons' }, pick),
        hint,
      ),
      transferRows(files.transfers),
    ),
    upload,
  }
}
