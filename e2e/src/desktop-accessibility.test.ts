import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFaults } from './axe-faults.ts'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { endDesktop, launchDesktop, readSession } from './launch-desktop.ts'
import { enterAs, sessionRoutes } from './pages.ts'
import { newPage } from './sign-in.ts'
import { readStack } from './stack.ts'

const stack = readStack(process.env)
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** On the pages that show a session to administrators. */
async function faultsForAdministrators(id: string, colorScheme: 'light' | 'dark') {
  const page = await newPage(browser, stack.url, { colorScheme })
  await enterAs(page, 'administrator', new URL(stack.url).origin)
  const faults: string[] = []
  for (const address of sessionRoutes(id).filter((route) => route.startsWith('/admin'))) {
    await page.goto(address)
    await page.locator('h1').first().waitFor()
    faults.push(...(await axeFaults(page)))
  }
  await page.context().close()
  return faults
}

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  test('settings that are open and changed have no fault that axe knows', async () => {
    const page = await newPage(browser, stack.url, { colorScheme })
    await enterAs(page, 'person', new URL(stack.url).origin)
    await page.goto('/settings/rdp')
    await page.getByRole('form').waitFor()
    for (const group of await page.locator('form h2 button').all())
      if ((await group.getAttribute('aria-expanded')) === 'false') await group.click()
    await page.getByLabel('Width', { exact: true }).fill('1024')
    expect(await axeFaults(page)).toEqual([])
    await page.context().close()
  })

  test('a desktop, its menu, its settings and its end have no fault that axe knows', async () => {
    const page = await newPage(browser, stack.url, { colorScheme })
    await enterAs(page, 'person', new URL(stack.url).origin)
    await page.goto('/')
    await launchDesktop(page, 'Xfce desktop', 'vnc')
    const frame = await viewerFrame(page)
    await untilPainted(frame)
    expect(await axeFaults(page)).toEqual([])
    expect(await faultsForAdministrators((await readSession(page)).id, colorScheme)).toEqual([])
    await page.getByRole('button', { name: 'Desktop menu' }).press('Enter')
    for (const tab of await frame.getByRole('tab').all()) {
      if (!(await tab.isVisible())) continue
      await tab.click()
      expect(await axeFaults(page)).toEqual([])
    }
    await frame.getByRole('tab', { name: 'Keys' }).click()
    await frame.getByRole('button', { name: 'On-screen keyboard' }).click()
    expect(await axeFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Connection settings' }).click()
    await page.getByRole('form').waitFor()
    expect(await axeFaults(page)).toEqual([])
    await endDesktop(page)
    expect(await axeFaults(page)).toEqual([])
    await page.context().close()
  })
})
