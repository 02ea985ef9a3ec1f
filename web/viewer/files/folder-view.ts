import { button } from '../page/controls.ts'
import { element } from '../page/element.ts'
import { icon } from '../page/icon.ts'
import { say } from '../say.ts'
import type { ViewerState } from '../viewer-state.ts'
import { type DesktopFiles, type Drive, NoAnswer } from './desktop-files.ts'
import { crumbs, type Entry } from './stream-index.ts'

const ROOT = '/'

/** One folder of the desktop's drive, with the way to it. */
export class FolderView {
  readonly element = element('div', { class: 'folder' })
  readonly #state: ViewerState
  readonly #files: DesktopFiles
  path = ROOT
  #asked = 0

  constructor(state: ViewerState, files: DesktopFiles) {
    this.#state = state
    this.#files = files
    files.drive.watch(() => this.#go(ROOT))
    state.policy.watch(() => this.refresh())
  }

  refresh(): void {
    this.#go(this.path)
  }

  #go(path: string): void {
    const { value: drive } = this.#files.drive
    this.path = path
    if (!drive) {
      this.element.replaceChildren(
        element(
          'p',
          { class: 'empty' },
          say('This desktop shows no drive. What you upload goes where it keeps received files.'),
        ),
      )
      return
    }
    void this.#show(drive, path)
  }

  async #show(drive: Drive, path: string): Promise<void> {
    this.#asked += 1
    const asked = this.#asked
    const list = element('ul', {
      class: 'entries',
      'aria-label': say('Files'),
      'aria-busy': 'true',
    })
    list.append(...[1, 2, 3].map(() => element('li', { class: 'skeleton' })))
    this.element.replaceChildren(this.#way(drive, path), list)
    let content: HTMLElement
    try {
      const entries = await this.#files.list(drive, path)
      content = entries.length > 0 ? this.#list(drive, entries) : empty()
    } catch (error) {
      content = element(
        'p',
        { class: 'problem', role: 'alert' },
        error instanceof NoAnswer ? error.message : say('What the desktop answers is no folder.'),
      )
    }
    if (asked === this.#asked) list.replaceWith(content)
  }

  #list(drive: Drive, entries: readonly Entry[]): HTMLElement {
    const { download } = this.#state.policy.value
    return element(
      'ul',
      { class: 'entries', 'aria-label': say('Files') },
      ...entries.map((entry) =>
        element(
          'li',
          {},
          element(
            'button',
            {
              type: 'button',
              disabled: !entry.isFolder && !download,
              'aria-label': say(entry.isFolder ? 'Open {{name}}' : 'Download {{name}}', {
                name: entry.name,
              }),
              click: () =>
                entry.isFolder ? this.#go(entry.path) : void this.#files.download(drive, entry),
            },
            icon(entry.isFolder ? 'folder' : 'file'),
            element('span', {}, entry.name),
            icon(entry.isFolder ? 'right' : 'download'),
          ),
        ),
      ),
    )
  }

  #way(drive: Drive, path: string): HTMLElement {
    const steps = [{ name: drive.name, path: ROOT }, ...crumbs(path)]
    return element(
      'nav',
      { class: 'crumbs', 'aria-label': say('Folder') },
      ...steps.map((step, index) => {
        const isHere = index === steps.length - 1
        const made = button(step.name, () => this.#go(step.path), { look: 'bare' })
        if (isHere) made.setAttribute('aria-current', 'page')
        return made
      }),
      button(say('Read again'), () => this.refresh(), {
        iconName: 'refresh',
        look: 'bare',
        isQuiet: true,
      }),
    )
  }
}

const empty = (): HTMLElement => element('p', { class: 'empty' }, say('This folder is empty.'))
