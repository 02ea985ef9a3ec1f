import type Guacamole from 'guacamole-common-js'
import { Signal } from '../page/signal.ts'
import { writeText } from '../streams/acknowledged-writer.ts'
import { readBlob } from '../streams/blob-reader.ts'

export interface Look {
  readonly 'color-scheme'?: string
  readonly 'font-size'?: string
  readonly 'font-name'?: string
}
type Aspect = keyof Look

export const COLOUR_SCHEMES = [
  ['gray-black', 'Grey on black'],
  ['white-black', 'White on black'],
  ['green-black', 'Green on black'],
  ['black-white', 'Black on white'],
] as const

const ASPECTS: readonly string[] = ['color-scheme', 'font-size', 'font-name'] satisfies Aspect[]

/** How a terminal looks: guacd tells it, and takes changes while it runs. A desktop that is no terminal tells nothing. */
export class TerminalLook {
  readonly current = new Signal<Look | null>(null)
  #client: Guacamole.Client | null = null

  attach(client: Guacamole.Client): void {
    this.#client = client
    this.current.set(null)
    client.onargv = (stream, mimetype, name) => {
      void readBlob(stream, mimetype).then(async (content) => {
        if (ASPECTS.includes(name))
          this.current.set({ ...this.current.value, [name]: await content.text() })
      })
    }
  }

  changeAll(look: { readonly [Each in Aspect]?: string | undefined }): void {
    for (const [aspect, value] of Object.entries(look))
      if (value !== undefined) this.change(aspect as Aspect, value)
  }

  change(aspect: Aspect, value: string): void {
    if (!this.#client) return
    this.current.set({ ...this.current.value, [aspect]: value })
    writeText(this.#client.createArgumentValueStream('text/plain', aspect), value)
  }
}
