import { join } from 'node:path'
import type { Protocol, SignIn } from '@carrel/contract'
import type { Browser, Page } from '@playwright/test'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { Guest } from './guest.ts'
import type { LabClient } from './lab-client.ts'
import { endDesktop, launchDesktop, readSession } from './launch-desktop.ts'
import { openTerminal } from './open-terminal.ts'
import { signIn } from './sign-in.ts'

const SIZES = [
  { name: 'wide', width: 1440, height: 900 },
  { name: 'narrow', width: 390, height: 844 },
]
const SCHEMES = ['light', 'dark'] as const
const PROTOCOLS: readonly Protocol[] = ['rdp', 'vnc', 'ssh']
const PAINTING_MS = 2500

export interface PictureOptions {
  readonly url: string
  readonly account: SignIn
  readonly templateName: string
  readonly folder: string
  readonly lab: LabClient
}

/** Pictures every page at both sizes in both schemes, and the desktop of each protocol. */
export async function takePictures(browser: Browser, options: PictureOptions): Promise<void> {
  for (const protocol of PROTOCOLS) await pictureDesktop(browser, options, protocol)
  for (const size of SIZES)
    for (const scheme of SCHEMES) await picturePages(browser, options, size, scheme)
}

async function pictureDesktop(browser: Browser, options: PictureOptions, protocol: Protocol) {
  const { url: baseURL, account, templateName, folder, lab } = options
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await signIn(page, account)
  await launchDesktop(page, templateName, protocol)
  await untilPainted(await viewerFrame(page))
  const { vm_id } = await readSession(page)
  if (protocol !== 'ssh') await openTerminal(page, new Guest(lab, vm_id ?? 0))
  await page.waitForTimeout(PAINTING_MS)
  await page.keyboard.type('ls /usr/share | head -8\n', { delay: 30 })
  await page.waitForTimeout(PAINTING_MS)
  await page.screenshot({ path: join(folder, `desktop-${protocol}.png`) })
  await endDesktop(page)
  await context.close()
}

async function picturePages(
  browser: Browser,
  { url: baseURL, account, templateName, folder }: PictureOptions,
  { name, width, height }: (typeof SIZES)[number],
  colorScheme: (typeof SCHEMES)[number],
): Promise<void> {
  const context = await browser.newContext({ baseURL, viewport: { width, height }, colorScheme })
  const page = await context.newPage()
  const take = (what: string) =>
    page.screenshot({ path: join(folder, `${what}-${name}-${colorScheme}.png`) })
  await page.goto('/')
  await page.getByLabel('Username').waitFor()
  await take('sign-in')
  await signIn(page, account)
  await page.getByRole('article', { name: templateName, exact: true }).waitFor()
  await take('desktops')
  await page.goto('/settings/rdp')
  await page.getByRole('form').waitFor()
  await take('settings')
  await page.goto('/')
  await launchDesktop(page, templateName, 'vnc')
  await takeLaunch(page, take)
  const frame = await viewerFrame(page)
  await untilPainted(frame)
  await page.waitForTimeout(PAINTING_MS)
  await take('session')
  await page.getByRole('button', { name: 'Connection settings' }).click()
  await page.getByRole('form').waitFor()
  await take('session-settings')
  await page.getByRole('button', { name: 'Close the settings' }).click()
  await page.getByRole('button', { name: 'Desktop menu' }).press('Enter')
  await frame.getByRole('tab', { name: 'Keys' }).click()
  await take('menu')
  await page.goto('/')
  await page.getByRole('button', { name: /^Terminate/ }).waitFor()
  await take('running')
  await page.goBack()
  await endDesktop(page)
  await take('ended')
  await context.close()
}

/** The launch's steps are on the page for about a second. */
async function takeLaunch(page: Page, take: (what: string) => Promise<unknown>): Promise<void> {
  await page
    .getByText(/Clone|Start|Wait/i)
    .first()
    .waitFor()
  await take('launch')
}
