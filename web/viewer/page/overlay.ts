import { element } from './element.ts'

export interface Notice {
  title: string
  sentence: string
  action?: { label: string; run: () => void }
}

/** The words over the desktop while there is none. */
export class Overlay {
  readonly #place: HTMLElement

  constructor(place: HTMLElement) {
    this.#place = place
  }

  show({ title, sentence, action }: Notice): void {
    const notice = element(
      'div',
      {
        class: 'notice',
        role: action ? 'alertdialog' : 'status',
        'aria-label': title,
        'data-page': true,
      },
      element('h1', {}, title),
      element('p', {}, sentence),
      action
        ? element(
            'button',
            { type: 'button', class: 'button strong', click: action.run },
            action.label,
          )
        : null,
    )
    this.#place.replaceChildren(notice)
    this.#place.hidden = false
    notice.querySelector('button')?.focus()
  }

  hide(): void {
    this.#place.hidden = true
    this.#place.replaceChildren()
  }
}
