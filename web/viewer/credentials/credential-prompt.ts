import type Guacamole from 'guacamole-common-js'
import { element } from '../page/element.ts'
import { say, type Text } from '../say.ts'
import { writeText } from '../streams/acknowledged-writer.ts'

interface PromptListener {
  /** A question is on the page. */
  onAsked(): void
  onAnswered(): void
}

const LABELS: Readonly<Record<string, Text>> = {
  username: 'Username',
  password: 'Password',
  domain: 'Domain',
  passphrase: 'Passphrase',
}

function labelOf(name: string): string {
  const known = LABELS[name]
  return known ? say(known) : name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ')
}

/**
 * Asks for what the desktop wants to know before it opens. The answers go to the desktop and stay nowhere else: not in
 * this page, not in the browser's own memory of forms.
 */
export class CredentialPrompt {
  readonly #place: HTMLElement
  readonly #listener: PromptListener
  #hasAnswered = false

  constructor(place: HTMLElement, listener: PromptListener) {
    this.#place = place
    this.#listener = listener
  }

  attach(client: Guacamole.Client): void {
    client.onrequired = (names) => this.#ask(client, names)
  }

  /** The desktop has opened, so what was answered was right. */
  accepted(): void {
    this.#hasAnswered = false
    this.#place.replaceChildren()
  }

  detach(): void {
    this.#place.replaceChildren()
  }

  #ask(client: Guacamole.Client, names: readonly string[]): void {
    const fields = names.map((name) => ({
      name,
      input: element('input', {
        type: /pass/.test(name) ? 'password' : 'text',
        autocomplete: 'off',
        autocapitalize: 'off',
        spellcheck: 'false',
      }),
    }))
    const form = element(
      'form',
      {
        class: 'notice credentials',
        'aria-labelledby': 'credentials-title',
        'data-page': true,
        submit: (event) => {
          event.preventDefault()
          this.#hasAnswered = true
          for (const { name, input } of fields)
            writeText(client.createArgumentValueStream('text/plain', name), input.value)
          this.#place.replaceChildren()
          this.#listener.onAnswered()
        },
      },
      element('h1', { id: 'credentials-title' }, say('Sign in to the desktop')),
      this.#hasAnswered
        ? element('p', { class: 'problem', role: 'alert' }, say('The desktop did not accept that.'))
        : element('p', {}, say('It asks who you are before it opens.')),
      ...fields.map(({ name, input }) => element('label', {}, labelOf(name), input)),
      element('button', { class: 'button strong', type: 'submit' }, say('Sign in')),
    )
    this.#place.replaceChildren(form)
    fields[0]?.input.focus()
    this.#listener.onAsked()
  }
}
