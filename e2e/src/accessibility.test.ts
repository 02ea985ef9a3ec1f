import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { endDesktop, launchDesktop } from './launch-desktop.ts'
import { signIn } from './sign-in.ts'
import { readStack } from './stack.ts'

const stack = readStack(process.env)
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** Faults that axe finds, each with the elements that have it. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`)
}

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  test('no page has a fault that axe knows', async () => {
    const context = await browser.newContext({ baseURL: stack.url, colorScheme })
    const page = await context.newPage()
    await page.goto('/')
    await page.getByLabel('Username').waitFor()
    expect(await faults(page)).toEqual([])
    await signIn(page, { username: 'ada', password: 'carrel' })
    await page.getByRole('article', { name: 'Xfce desktop', exact: true }).waitFor()
    expect(await faults(page)).toEqual([])
    await page.goto('/settings/rdp')
    await page.getByRole('form').waitFor()
    for (const group of await page.locator('form h2 button').all())
      if ((await group.getAttribute('aria-expanded')) === 'false') await group.click()
    await page.getByLabel('Width', { exact: true }).fill('1024')
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.goto('/')
    await launchDesktop(page, 'Xfce desktop', 'vnc')
    const frame = await viewerFrame(page)
    await untilPainted(frame)
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: 'Desktop menu' }).press('Enter')
    for (const tab of await frame.getByRole('tab').all()) {
      if (!(await tab.isVisible())) continue
      await tab.click()
      expect(await faults(page)).toEqual([])
    }
    await frame.getByRole('tab', { name: 'Keys' }).click()
    await frame.getByRole('button', { name: 'On-screen keyboard' }).click()
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: 'Connection settings' }).click()
    await page.getByRole('form').waitFor()
    expect(await faults(page)).toEqual([])
    await endDesktop(page)
    expect(await faults(page)).toEqual([])
    await context.close()
  })
})
