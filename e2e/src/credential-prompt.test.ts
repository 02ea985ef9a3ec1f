import type { AdministeredTemplate } from '@carrel/contract'
import { obfuscateVncPassword } from '@carrel/lab/engine/vnc-password'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADA, ADMIN } from './accounts.ts'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { Guest } from './guest.ts'
import { LabClient } from './lab-client.ts'
import { endDesktop, launchDesktop, readSession } from './launch-desktop.ts'
import { savePreferences } from './save-preferences.ts'
import { openAs } from './sign-in.ts'
import { readStack } from './stack.ts'

/** A person who has an account on the desktop and has saved no password for it: guacd asks, once the VNC server does. */
const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
const PASSWORD = 'sesame'
let browser: Browser
let page: Page

async function allowOwnAccounts(isAllowed: boolean): Promise<void> {
  const administrator = await openAs(ADMIN, browser, stack.url)
  const { request } = administrator
  const { templates } = (await (await request.get('/api/v1/admin/templates')).json()) as {
    templates: AdministeredTemplate[]
  }
  const template = templates.find(({ name }) => name === 'Xfce desktop')
  const answer = await request.patch(`/api/v1/admin/templates/${template?.id}`, {
    data: { own_account: isAllowed, version: template?.version },
    headers: { origin: stack.url },
  })
  expect(answer.status()).toBe(200)
  await administrator.context().close()
}

beforeAll(async () => {
  browser = await openBrowser()
  await allowOwnAccounts(true)
  page = await openAs(ADA, browser, stack.url)
  await savePreferences(page, 'vnc', { username: 'ada' })
})
afterAll(async () => {
  await savePreferences(page, 'vnc', { username: null })
  await allowOwnAccounts(false)
  await browser.close()
})

test('what the desktop asks for is asked in the page, and opens it', async () => {
  await launchDesktop(page, 'Xfce desktop', 'vnc')
  const frame = await viewerFrame(page)
  const form = frame.getByRole('form', { name: 'Sign in to the desktop' })
  await form.waitFor()
  const guest = new Guest(lab, (await readSession(page)).vm_id ?? 0)
  const bytes = [...obfuscateVncPassword(PASSWORD)].map(
    (byte) => `\\${byte.toString(8).padStart(3, '0')}`,
  )
  await guest.run(`printf '${bytes.join('')}' > /etc/carrel/vnc-password`)
  await form.getByLabel('Password').fill(PASSWORD)
  await form.getByRole('button', { name: 'Sign in' }).click()
  await untilPainted(frame)
  await form.waitFor({ state: 'detached' })
  await endDesktop(page)
})
