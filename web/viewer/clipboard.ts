import Guacamole from 'guacamole-common-js'

/** guacd keeps no more than this. */
const LARGEST_TEXT = 256 * 1024
const PLAIN_TEXT = 'text/plain'

/** Text, both ways. What the browser does not allow is tried again when the person comes back or clicks. */
export class SharedClipboard {
  #client: Guacamole.Client | null = null
  /** What both sides hold as far as is known here; keeps a text from going round in circles. */
  #text = ''
  #undelivered: string | null = null

  constructor() {
    const meet = (): void => void this.#exchange()
    addEventListener('focus', meet)
    addEventListener('pointerdown', meet)
  }

  attach(client: Guacamole.Client): void {
    this.#client = client
    client.onclipboard = (stream, mimetype) => {
      if (!mimetype.startsWith(PLAIN_TEXT)) return
      // The library's own text reader and writer break everything beyond U+FFFF, emoji among it.
      const decoder = new TextDecoder()
      const reader = new Guacamole.ArrayBufferReader(stream)
      let text = ''
      reader.ondata = (bytes) => {
        text += decoder.decode(bytes, { stream: true })
      }
      reader.onend = () => {
        this.#text = text + decoder.decode()
        void this.#deliver(this.#text)
      }
    }
    void this.#exchange()
  }

  detach(): void {
    this.#client = null
  }

  async #exchange(): Promise<void> {
    if (this.#undelivered !== null) return this.#deliver(this.#undelivered)
    if (!this.#client || !document.hasFocus()) return
    const text = await readText()
    if (!text || text === this.#text || text.length > LARGEST_TEXT) return
    this.#text = text
    const writer = new Guacamole.ArrayBufferWriter(this.#client.createClipboardStream(PLAIN_TEXT))
    writer.sendData(new TextEncoder().encode(text).buffer)
    writer.sendEnd()
  }

  async #deliver(text: string): Promise<void> {
    this.#undelivered = text
    try {
      await navigator.clipboard.writeText(text)
      if (this.#undelivered === text) this.#undelivered = null
    } catch {
      // Without focus or permission the browser refuses; the text waits for the next meeting.
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
