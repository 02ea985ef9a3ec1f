import { join } from 'node:path'
import type { Protocol } from '@carrel/contract'
import type { Browser } from '@playwright/test'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { Guest } from './guest.ts'
import type { LabClient } from './lab-client.ts'
import { endDesktop, launchDesktop, readSession } from './launch-desktop.ts'
import { openTerminal } from './open-terminal.ts'
import { enterAs } from './pages.ts'
import { cameraFor, open, type PictureOptions } from './pictures.ts'

const PROTOCOLS: readonly Protocol[] = ['rdp', 'vnc', 'ssh']
const PAINTING_MS = 2500

export interface DesktopPictureOptions extends PictureOptions {
  readonly templateName: string
  readonly lab: LabClient
}

/** Pictures a desktop of each protocol, then one on its way from the launch to the end, at both sizes. */
export async function pictureDesktops(
  browser: Browser,
  options: DesktopPictureOptions,
): Promise<void> {
  for (const protocol of PROTOCOLS) await pictureDesktop(browser, options, protocol)
  await pictureJourney(browser, options, 'wide', { width: 1440, height: 900 }, 'light')
  await pictureJourney(browser, options, 'narrow', { width: 390, height: 844 }, 'dark')
}

async function pictureDesktop(
  browser: Browser,
  options: DesktopPictureOptions,
  protocol: Protocol,
): Promise<void> {
  const page = await open(browser, options, { viewport: { width: 1440, height: 900 } })
  await enterAs(page, 'person', options.url)
  await page.goto('/')
  await launchDesktop(page, options.templateName, protocol)
  await untilPainted(await viewerFrame(page))
  const { vm_id } = await readSession(page)
  if (protocol !== 'ssh') await openTerminal(page, new Guest(options.lab, vm_id ?? 0))
  await page.waitForTimeout(PAINTING_MS)
  await page.keyboard.type('ls /usr/share | head -8\n', { delay: 30 })
  await page.waitForTimeout(PAINTING_MS)
  // As PNG, which is without loss: letters on a desktop are small.
  await page.screenshot({ path: join(options.folder, `desktop-${protocol}.png`) })
  await endDesktop(page)
  await page.context().close()
}

async function pictureJourney(
  browser: Browser,
  options: DesktopPictureOptions,
  size: string,
  viewport: { width: number; height: number },
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const page = await open(browser, options, { viewport, colorScheme })
  const take = (what: string) =>
    cameraFor(options.folder)(page, `session-${what}-${size}-${colorScheme}`)
  await enterAs(page, 'person', options.url)
  await page.goto('/')
  await launchDesktop(page, options.templateName, 'vnc')
  await take('launch')
  const frame = await viewerFrame(page)
  await untilPainted(frame)
  await page.waitForTimeout(PAINTING_MS)
  await take('desktop')
  await page.getByRole('button', { name: 'Connection settings' }).click()
  await page.getByRole('form').waitFor()
  await take('settings')
  await page.getByRole('button', { name: 'Close the settings' }).click()
  await page.getByRole('button', { name: 'Desktop menu' }).press('Enter')
  await frame.getByRole('tab', { name: 'Keys' }).click()
  await take('menu')
  const desktop = page.url()
  await page.goto('/')
  await page
    .getByRole('button', { name: /^Terminate/ })
    .first()
    .waitFor()
  await take('on-the-first-page')
  await page.goto(desktop)
  await endDesktop(page)
  await take('ended')
  await page.context().close()
}
