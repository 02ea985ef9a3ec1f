import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFaults } from './axe-faults.ts'
import { openBrowser } from './browser.ts'
import { enterAs, openPage, pagesFor, type Reader } from './pages.ts'
import { newPage } from './sign-in.ts'
import { readStack } from './stack.ts'

const stack = readStack(process.env)
const READERS: readonly Reader[] = ['nobody', 'person', 'administrator']
const MANY_KEYS = 60
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

async function eachPage(options: BrowserContextOptions, look: (page: Page) => Promise<void>) {
  for (const reader of READERS) {
    const page = await newPage(browser, stack.url, options)
    await enterAs(page, reader, new URL(stack.url).origin)
    for (const each of pagesFor(reader)) {
      await openPage(page, each)
      await look(page)
    }
    await page.context().close()
  }
}

describe.each([
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 390 },
] as const)('in the $colorScheme scheme, $width pixels wide', ({ colorScheme, width }) => {
  test('no page has a fault that axe knows, target sizes of WCAG 2.2 included', async () => {
    const faults: string[] = []
    const viewport = { width, height: 900 }
    await eachPage({ colorScheme, viewport }, async (page) => {
      faults.push(...(await axeFaults(page)))
    })
    expect(faults).toEqual([])
  })
})

test('on every page each element that the Tab key reaches shows that it has the focus', async () => {
  const script = await readFile(new URL('./focus-faults.page.js', import.meta.url), 'utf8')
  const hidden = new Set<string>()
  let reached = 0
  await eachPage({}, async (page) => {
    for (let key = 0; key < MANY_KEYS; key += 1) {
      await page.keyboard.press('Tab')
      const focus = await page.evaluate<{ place: string; isShown: boolean } | null>(script)
      if (!focus) break
      reached += 1
      if (!focus.isShown) hidden.add(`${new URL(page.url()).pathname} ${focus.place}`)
    }
  })
  expect([...hidden]).toEqual([])
  expect(reached).toBeGreaterThan(MANY_KEYS)
})

test('nothing goes on moving for people who want no motion', async () => {
  await eachPage({ reducedMotion: 'reduce' }, async (page) => {
    const countMoving = () =>
      page.evaluate<number>(
        "document.getAnimations().filter(({ playState, effect }) => playState === 'running' && effect?.getTiming().duration > 1).length",
      )
    // The colour of a control that has just been drawn may still be on its way.
    await expect.poll(countMoving, { timeout: 5000, message: new URL(page.url()).pathname }).toBe(0)
  })
})

test('where the system chooses the colours, what is on, chosen or shown looks otherwise than what is not', async () => {
  const page = await newPage(browser, stack.url, { forcedColors: 'active' })
  await enterAs(page, 'administrator', new URL(stack.url).origin)
  await page.goto('/admin/notifications')
  const heading = page.getByRole('heading', { level: 1 })
  await heading.waitFor()
  for (const control of [
    page.locator('.mantine-Switch-track').first(),
    page.locator('.mantine-Checkbox-inner').first(),
    page.locator('.mantine-SegmentedControl-label', { hasText: /^TLS$/ }),
    page.getByRole('link', { name: 'Audit log' }),
  ]) {
    const before = await control.screenshot()
    await control.click()
    await heading.click()
    await expect.poll(async () => before.equals(await control.screenshot())).toBe(false)
  }
  await page.context().close()
})
