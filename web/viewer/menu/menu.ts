import { button } from '../page/controls.ts'
import { element } from '../page/element.ts'
import { type IconName, icon } from '../page/icon.ts'
import { Signal } from '../page/signal.ts'
import { say } from '../say.ts'
import { nextTab } from './tab-order.ts'

export interface MenuPage {
  readonly id: string
  readonly label: string
  readonly iconName: IconName
  readonly content: HTMLElement
  /** Pages come and go with what the desktop can do. */
  readonly isOffered?: Signal<boolean>
}

const FOCUSABLE = 'button:not([disabled]), input:not([disabled]), textarea, select, a[href]'

/** The menu beside the desktop: one page at a time, chosen by tabs. While it is open the keyboard is its own. */
export class Menu {
  readonly isOpen = new Signal(false)
  readonly #panel: HTMLElement
  readonly #pages: readonly MenuPage[]
  readonly #tabs: readonly HTMLButtonElement[]
  #chosen = ''

  constructor(place: HTMLElement, status: HTMLElement, pages: readonly MenuPage[]) {
    this.#pages = pages
    this.#tabs = pages.map((page) => this.#tab(page))
    this.#panel = place
    const close = button(say('Close the menu'), () => this.close(), {
      iconName: 'close',
      look: 'bare',
      isQuiet: true,
    })
    place.append(
      element('header', {}, status, close),
      element(
        'div',
        {
          role: 'tablist',
          'aria-label': say('Desktop menu'),
          keydown: (event) => this.#move(event),
        },
        ...this.#tabs,
      ),
      ...pages.map(({ id, content }) => {
        content.id = `page-${id}`
        content.setAttribute('role', 'tabpanel')
        content.setAttribute('aria-labelledby', `tab-${id}`)
        content.classList.add('page')
        return content
      }),
    )
    place.addEventListener('keydown', (event) => this.#keep(event))
    pages.forEach(({ isOffered, id }, index) => {
      isOffered?.watch((offered) => {
        this.#tabs[index]?.toggleAttribute('hidden', !offered)
        if (!offered && this.#chosen === id) this.#choose(pages[0]?.id ?? '')
      })
    })
    this.#choose(pages[0]?.id ?? '')
    place.hidden = true
  }

  open(page?: string): void {
    if (page) this.#choose(page)
    this.#panel.hidden = false
    this.isOpen.set(true)
    this.#tabs[this.#index]?.focus()
  }

  close(): void {
    if (!this.isOpen.value) return
    this.#panel.hidden = true
    this.isOpen.set(false)
  }

  toggle(): void {
    if (this.isOpen.value) this.close()
    else this.open()
  }

  get #index(): number {
    return this.#pages.findIndex(({ id }) => id === this.#chosen)
  }

  #tab({ id, label, iconName }: MenuPage): HTMLButtonElement {
    return element(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${id}`,
        'aria-controls': `page-${id}`,
        click: () => this.#choose(id),
      },
      icon(iconName),
      element('span', {}, label),
    )
  }

  #choose(chosen: string): void {
    this.#chosen = chosen
    this.#pages.forEach(({ id, content }, index) => {
      content.hidden = id !== chosen
      const tab = this.#tabs[index]
      tab?.setAttribute('aria-selected', String(id === chosen))
      tab?.setAttribute('tabindex', id === chosen ? '0' : '-1')
    })
  }

  #move(event: Event): void {
    if (!(event instanceof KeyboardEvent)) return
    const isOffered = this.#tabs.map((tab) => !tab.hidden)
    const next = nextTab(event.key, this.#index, isOffered)
    const page = next === null ? undefined : this.#pages[next]
    if (next === null || !page) return
    event.preventDefault()
    this.#choose(page.id)
    this.#tabs[next]?.focus()
  }

  /** Esc closes; Tab goes round, since what lies behind belongs to the desktop. */
  #keep(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault()
      this.close()
    }
    if (event.key !== 'Tab') return
    const stops = [...this.#panel.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(isStop)
    const edge = event.shiftKey ? stops[0] : stops.at(-1)
    if (document.activeElement !== edge) return
    event.preventDefault()
    const target = event.shiftKey ? stops.at(-1) : stops[0]
    target?.focus()
  }
}

/** Of radio buttons that belong together, Tab stops at the chosen one only. */
const isStop = (candidate: HTMLElement): boolean =>
  candidate.tabIndex >= 0 &&
  candidate.closest('[hidden]') === null &&
  !(candidate instanceof HTMLInputElement && candidate.type === 'radio' && !candidate.checked)
