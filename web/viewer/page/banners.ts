import { element } from './element.ts'
import { icon } from './icon.ts'

/** Short words at the top of the desktop, which stays usable. Each has a name, and is there at most once. */
export class Banners {
  readonly #place: HTMLElement
  readonly #shown = new Map<string, HTMLElement>()

  constructor(place: HTMLElement) {
    this.#place = place
  }

  show(name: string, words: string, ...actions: HTMLElement[]): void {
    this.hide(name)
    const banner = element(
      'div',
      { class: `banner ${name}` },
      icon(name === 'watching' ? 'eye' : name === 'printed' ? 'printer' : 'warning'),
      element('span', {}, words),
      ...actions,
    )
    this.#shown.set(name, banner)
    this.#place.append(banner)
  }

  hide(name: string): void {
    this.#shown.get(name)?.remove()
    this.#shown.delete(name)
  }
}
