import { readFile } from 'node:fs/promises'
import type { Frame, Page } from '@playwright/test'
import { until } from './until.ts'

const TIMEOUT_MS = 60_000

/** The viewer's frame in a session page. */
export async function viewerFrame(page: Page): Promise<Frame> {
  const element = await page.waitForSelector('iframe[title^="Desktop of"]', { timeout: TIMEOUT_MS })
  const frame = await element.contentFrame()
  if (!frame) throw new Error('the viewer has no frame')
  return frame
}

/** Everything that the viewer's canvases show, to tell two moments apart by. */
export const pictureOf = (frame: Frame): Promise<string> =>
  frame.evaluate<string>(
    "[...document.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL()).join()",
  )

/** Resolves when the viewer's picture is another than this one. */
export const untilChanged = (frame: Frame, before: string): Promise<void> =>
  until(async () => (await pictureOf(frame)) !== before, 'the picture has changed')

/** Resolves when the viewer is connected and its canvas shows a picture, not one flat colour. */
export async function untilPainted(frame: Frame): Promise<void> {
  const showsPicture = await readFile(new URL('./shows-picture.page.js', import.meta.url), 'utf8')
  await until(() => frame.evaluate<boolean>(showsPicture), 'the desktop is painted')
}
