import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { signIn } from './sign-in.ts'
import { readStack } from './stack.ts'

const stack = readStack(process.env)
const WIDTH = 390
let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
  page = await browser.newPage({
    baseURL: stack.url,
    ...{
      viewport: { width: WIDTH, height: 844 },
      deviceScaleFactor: 2,
      isMobile: true,
      hasTouch: true,
    },
  })
})
afterAll(() => browser.close())

const isAsWideAsTheScreen = async () =>
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(WIDTH)

test('on a phone a person signs in, gets a desktop by one tap, and every button of its bar is on the screen', async () => {
  await signIn(page, { username: 'ada', password: 'carrel' })
  await isAsWideAsTheScreen()
  await page.getByRole('button', { name: 'Launch Xfce desktop', exact: true }).tap()
  await untilPainted(await viewerFrame(page))
  await isAsWideAsTheScreen()

  const bar = page.getByRole('region', { name: 'Session' })
  const boxes = await Promise.all(
    (await bar.getByRole('button').all()).map((button) => button.boundingBox()),
  )
  expect(boxes.length).toBeGreaterThanOrEqual(6)
  for (const box of boxes) {
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(WIDTH)
    expect(box?.height).toBeGreaterThanOrEqual(24)
  }
  expect(await bar.getByRole('timer').isVisible()).toBe(true)

  await bar.getByRole('button', { name: /^Terminate/ }).tap()
  await page.getByRole('button', { name: 'End the desktop' }).tap()
  await page.getByRole('heading', { name: 'Desktop closed' }).waitFor()
  await isAsWideAsTheScreen()
})
