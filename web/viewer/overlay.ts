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
    const notice = element('div', { className: 'notice' })
    notice.setAttribute('role', action ? 'alertdialog' : 'status')
    notice.setAttribute('aria-label', title)
    notice.append(element('h1', { textContent: title }), element('p', { textContent: sentence }))
    if (action) {
      const button = element('button', { type: 'button', textContent: action.label })
      button.addEventListener('click', action.run)
      notice.append(button)
    }
    this.#place.replaceChildren(notice)
    this.#place.hidden = false
    notice.querySelector('button')?.focus()
  }

  hide(): void {
    this.#place.hidden = true
    this.#place.replaceChildren()
  }
}

const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
): HTMLElementTagNameMap[Tag] => Object.assign(document.createElement(tag), properties)
