import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'

export interface Frame {
  readonly file: string
  /** When it was painted; Unix, in ms. */
  readonly at: number
}

/** Films a page: a JPEG for each time that Chromium paints it. */
export class Screencast implements AsyncDisposable {
  readonly frames: Frame[] = []
  readonly #writes: Promise<void>[] = []
  #end: () => Promise<unknown> = async () => {}

  /** `name` begins the files' names in `folder`. */
  static async of(page: Page, folder: string, name: string): Promise<Screencast> {
    const cast = new Screencast()
    const session = await page.context().newCDPSession(page)
    session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
      const file = join(folder, `${name}-${String(cast.frames.length).padStart(5, '0')}.jpg`)
      cast.frames.push({ file, at: (metadata.timestamp ?? Date.now() / 1000) * 1000 })
      cast.#writes.push(writeFile(file, Buffer.from(data, 'base64')))
      // A page that has gone needs no answer.
      session.send('Page.screencastFrameAck', { sessionId }).catch(() => {})
    })
    await session.send('Page.startScreencast', { format: 'jpeg', quality: 88 })
    cast.#end = () => session.send('Page.stopScreencast')
    return cast
  }

  /** Resolves when every frame is in its file. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end()
    await Promise.all(this.#writes)
  }
}
