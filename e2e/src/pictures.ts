import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import { enterAs, openPage, PAGES, pagesFor, type Reader } from './pages.ts'
import { SCENES } from './scenes.ts'

const SIZES = [
  { name: 'wide', width: 1440, height: 900 },
  { name: 'narrow', width: 390, height: 844 },
]
const SCHEMES = ['light', 'dark'] as const
const READERS: readonly Reader[] = ['nobody', 'person', 'administrator']
/** In Arabic, whose pages are the mirror of the others. */
const MIRRORED = ['/sign-in', '/', '/settings/$protocol', '/admin/servers']
const SETTLING_MS = 400
/** Of a long list its beginning will do. */
const TALLEST = 2400

export interface PictureOptions {
  readonly url: string
  readonly folder: string
}

/** A picture of the page as it is, under a name of its own. */
export type Camera = (page: Page, name: string) => Promise<void>

/** Of what the window shows. WebP has a third of the bytes of PNG, and Playwright does not write it. */
export const cameraFor =
  (folder: string): Camera =>
  async (page, name) => {
    await page.waitForTimeout(SETTLING_MS)
    const devtools = await page.context().newCDPSession(page)
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 85 })
    await writeFile(join(folder, `${name}.webp`), Buffer.from(data, 'base64'))
    await devtools.detach()
  }

/** Of the whole page: the window grows to it, so that what sticks to its end is there. */
const wholePageCameraFor = (folder: string): Camera => {
  const take = cameraFor(folder)
  return async (page, name) => {
    const { width = 0, height = 0 } = page.viewportSize() ?? {}
    const content = await page.evaluate<number>('document.documentElement.scrollHeight')
    await page.setViewportSize({ width, height: Math.min(TALLEST, Math.max(height, content)) })
    await take(page, name)
    await page.setViewportSize({ width, height })
  }
}

/** Pictures every page and scene at both sizes in both schemes, and some in Arabic. */
export async function picturePages(browser: Browser, options: PictureOptions): Promise<void> {
  const take = wholePageCameraFor(options.folder)
  const takeWindow = cameraFor(options.folder)
  for (const { name, ...viewport } of SIZES)
    for (const colorScheme of SCHEMES)
      for (const reader of READERS) {
        const context = await open(browser, options, { viewport, colorScheme })
        await enterAs(context, reader, options.url)
        for (const page of pagesFor(reader)) {
          await openPage(context, page)
          await take(context, `${page.name}-${name}-${colorScheme}`)
        }
        for (const scene of SCENES.filter((each) => each.reader === reader)) {
          await scene.arrange(context)
          const camera = scene.isDialog ? takeWindow : take
          await camera(context, `${scene.name}-${name}-${colorScheme}`)
        }
        await context.context().close()
      }
  await pictureMirrored(browser, options, take)
}

async function pictureMirrored(browser: Browser, options: PictureOptions, take: Camera) {
  for (const each of PAGES.filter(({ route }) => MIRRORED.includes(route))) {
    const page = await open(browser, options, { viewport: { width: 1440, height: 900 } })
    await page.addInitScript("localStorage.setItem('carrel-language', 'ar')")
    await enterAs(page, each.reader, options.url)
    await openPage(page, each)
    await take(page, `${each.name}-arabic`)
    await page.context().close()
  }
}

export async function open(
  browser: Browser,
  { url: baseURL }: PictureOptions,
  options: BrowserContextOptions,
): Promise<Page> {
  return (await browser.newContext({ baseURL, ...options })).newPage()
}
