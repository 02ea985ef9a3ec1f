import type { Browser, Page } from '@playwright/test'
import { ADA } from './accounts.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import type { DesktopPictureOptions } from './desktop-pictures.ts'
import { endDesktop } from './launch-desktop.ts'
import { enterAs, type Reader } from './pages.ts'
import { Person } from './person.ts'
import { cameraFor, open } from './pictures.ts'

/** Warned of five minutes before its end, so a minute after it is active. */
const SESSION_MINUTES = 6
const WARNED_WITHIN_MS = 120_000
const VIEWS = [
  { view: 'wide-light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { view: 'narrow-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

/** Pictures a desktop that an administrator watches, on both sides, and the warning of its end, at both sizes. */
export async function pictureAttended(
  browser: Browser,
  options: DesktopPictureOptions,
): Promise<void> {
  const ada = await Person.signIn(options.url, ADA)
  const { id: template_id } = await ada.template(options.templateName)
  const order = { template_id, protocol: 'vnc', session_minutes: SESSION_MINUTES } as const
  for (const { view, ...context } of VIEWS) {
    const { id } = await ada.reaches((await ada.launch(order)).id, 'active')
    const enter = async (reader: Reader, path: string): Promise<Page> => {
      const page = await open(browser, options, context)
      await enterAs(page, reader, options.url)
      await page.goto(path)
      return page
    }
    const take = (page: Page, what: string) =>
      cameraFor(options.folder)(page, `session-${what}-${view}`)
    const owner = await enter('person', `/sessions/${id}`)
    await untilPainted(await viewerFrame(owner))
    const watcher = await enter('administrator', `/admin/sessions/${id}/watch`)
    await watcher.getByRole('textbox', { name: 'Reason' }).fill('Ada asked for help')
    await watcher.getByRole('dialog').getByRole('button', { name: 'Watch' }).click()
    await untilPainted(await viewerFrame(watcher))
    await owner.getByText(/is watching this desktop/).waitFor()
    await take(watcher, 'watching')
    await take(owner, 'watched')
    await watcher.context().close()
    await owner.getByText(/closes in 5 minutes/).waitFor({ timeout: WARNED_WITHIN_MS })
    await take(owner, 'warned')
    await endDesktop(owner)
    await owner.context().close()
  }
}
