import { setTimeout as sleep } from 'node:timers/promises'

export interface Caption {
  readonly text: string
  /** When it was said; Unix, in ms. */
  readonly at: number
}

const READING_MS_PER_CHARACTER = 38
const LEAST_MS = 1800

/** Says what happens when it happens, and gives the one who watches the time to read it. */
export class Narration {
  readonly captions: Caption[] = []

  /** Of something that has just been seen; the story goes on at once. */
  note(text: string): void {
    this.captions.push({ text, at: Date.now() })
  }

  /** Of something that comes next; resolves when it can have been read. */
  async say(text: string): Promise<void> {
    this.note(text)
    await sleep(Math.max(LEAST_MS, text.length * READING_MS_PER_CHARACTER))
  }
}
