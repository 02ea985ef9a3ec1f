import type Guacamole from 'guacamole-common-js'
import { Signal } from '../page/signal.ts'
import { writeText } from '../streams/acknowledged-writer.ts'
import { readBlob } from '../streams/blob-reader.ts'

/** guacd keeps no more than this. */
const LARGEST_TEXT = 256 * 1024
const PLAIN_TEXT = 'text/plain'

/** Whether this page may read the browser's clipboard without a gesture. */
export type ReadAccess = 'granted' | 'prompt' | 'denied' | 'unsupported'

interface Allowance {
  readonly copy: boolean
  readonly paste: boolean
}

/**
 * What was copied, both ways. Text from the desktop goes to the browser's clipboard as soon as the browser allows, and
 * the other way where the person has allowed it, or pastes by keyboard, which needs no permission at all.
 */
export class SharedClipboard {
  readonly #allowance: () => Allowance
  #client: Guacamole.Client | null = null
  /** What both sides hold as far as is known here; keeps a text from going round in circles. */
  #text = ''
  #undelivered: ClipboardItems | null = null
  readonly fromDesktop = new Signal('')
  readonly image = new Signal<Blob | null>(null)
  readonly readAccess = new Signal<ReadAccess>('prompt')
  /** The browser has not taken what the desktop copied last. */
  readonly isHeldBack = new Signal(false)

  constructor(allowance: () => Allowance) {
    this.#allowance = allowance
    const meet = (): void => void this.#exchange()
    for (const event of ['focus', 'pointerdown', 'keydown']) addEventListener(event, meet, true)
    void this.#learnAccess()
  }

  attach(client: Guacamole.Client): void {
    client.onclipboard = (stream, mimetype) => void this.#receive(stream, mimetype)
  }

  connected(client: Guacamole.Client): void {
    this.#client = client
    void this.#exchange()
  }

  detach(): void {
    this.#client = null
  }

  /** Returns whether it was sent. */
  send(text: string): boolean {
    if (!this.#client || !this.#allowance().paste || text.length > LARGEST_TEXT) return false
    this.#text = text
    writeText(this.#client.createClipboardStream(PLAIN_TEXT), text)
    return true
  }

  /** Asks the browser for the right to read, which it grants in answer to a gesture only. */
  async askForAccess(): Promise<void> {
    const text = await readText()
    this.readAccess.set(text === null ? 'denied' : 'granted')
    if (text) this.send(text)
  }

  async #receive(stream: Guacamole.InputStream, mimetype: string): Promise<void> {
    const content = await readBlob(stream, mimetype)
    if (!this.#allowance().copy) return
    if (mimetype.startsWith(PLAIN_TEXT)) {
      this.#text = await content.text()
      this.fromDesktop.set(this.#text)
      await this.#deliver([
        new ClipboardItem({ [PLAIN_TEXT]: new Blob([this.#text], { type: PLAIN_TEXT }) }),
      ])
    } else if (mimetype === 'image/png') {
      this.image.set(content)
      await this.#deliver([new ClipboardItem({ [mimetype]: content })])
    }
  }

  async #exchange(): Promise<void> {
    if (this.#undelivered) return this.#deliver(this.#undelivered)
    if (!this.#client || this.readAccess.value !== 'granted' || !document.hasFocus()) return
    const text = await readText()
    if (text && text !== this.#text) this.send(text)
  }

  async #deliver(items: ClipboardItems): Promise<void> {
    this.#undelivered = items
    try {
      await navigator.clipboard.write(items)
      if (this.#undelivered === items) this.#undelivered = null
    } catch {
      // Without focus or permission the browser refuses; it waits for the next meeting, and the panel says so.
    }
    this.isHeldBack.set(this.#undelivered !== null)
  }

  async #learnAccess(): Promise<void> {
    try {
      const status = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName })
      this.readAccess.set(status.state)
      status.onchange = () => this.readAccess.set(status.state)
    } catch {
      // Firefox and Safari know no such permission: they ask at each reading, which would be at each return.
      this.readAccess.set('unsupported')
    }
  }
}

async function readText(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText()
  } catch {
    return null
  }
}
