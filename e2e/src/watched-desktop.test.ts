import { randomUUID } from 'node:crypto'
import type { Session } from '@carrel/contract'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADA, ADMIN } from './accounts.ts'
import { askShell } from './ask-shell.ts'
import { axeFaults } from './axe-faults.ts'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { listConnections } from './gateway-control.ts'
import { Guest } from './guest.ts'
import { LabClient } from './lab-client.ts'
import { endDesktop, launchDesktop, readSession } from './launch-desktop.ts'
import { paintTerminal, untilColour } from './paint-terminal.ts'
import { newPage, openAs } from './sign-in.ts'
import { readStack } from './stack.ts'
import { until } from './until.ts'

const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
let browser: Browser
let adas: Page
let admins: Page
let session: Session

beforeAll(async () => {
  browser = await openBrowser()
  adas = await openAs(ADA, browser, stack.url)
  admins = await openAs(ADMIN, browser, stack.url)
  await launchDesktop(adas, 'Xfce desktop', 'ssh')
  await untilPainted(await viewerFrame(adas))
  session = await readSession(adas)
})
afterAll(async () => {
  await endDesktop(adas)
  await browser.close()
})

const viewers = async () =>
  (await listConnections(stack.gatewayControl)).find(
    ({ id }) => id === session.guacamole_connection_id,
  )

/** Whoever the page belongs to watches Ada's desktop, and sees it when this is over. */
async function watch(page: Page) {
  await page.goto(`/admin/sessions/${session.id}`)
  await page.getByRole('button', { name: 'Watch' }).click()
  await page.getByRole('textbox', { name: 'Reason' }).fill('Ada asked for help')
  await page.getByRole('dialog').getByRole('button', { name: 'Watch' }).click()
  const frame = await (await page.waitForSelector('iframe[title^="Desktop of"]')).contentFrame()
  if (!frame) throw new Error('the watcher has no frame')
  await untilPainted(frame)
  return frame
}

test('an administrator looks at a real desktop and cannot type there, and its person sees it for as long as it lasts', async () => {
  const guest = new Guest(lab, session.vm_id ?? 0)
  const shell = await askShell(adas, guest)
  await admins.goto(`/admin/sessions/${session.id}`)
  await admins.getByRole('table', { name: 'Tasks in Proxmox VE' }).getByText('qmclone').waitFor()
  expect(await admins.content()).not.toContain(stack.lab.token.id)
  expect(await axeFaults(admins)).toEqual([])
  const frame = await watch(admins)
  await paintTerminal(adas, await viewerFrame(adas), 'blue')
  await untilColour(frame, 'blue')
  await adas.getByText(/is watching this desktop/).waitFor()
  expect(await viewers()).toMatchObject({ viewers: 2, watchers: [expect.any(String)] })
  await frame.locator('#desktop').click()
  await admins.keyboard.type('exit\n', { delay: 20 })
  expect(await askShell(adas, guest)).toBe(shell)
  await adas.reload()
  await adas.getByText(/is watching this desktop/).waitFor()
  await admins.getByRole('link', { name: 'Stop watching' }).click()
  await until(async () => (await viewers())?.watchers.length === 0, 'the watcher has gone')
  await adas.getByText(/is watching this desktop/).waitFor({ state: 'detached' })
})

test('an administrator who is one no more loses the picture, and its person keeps it', async () => {
  const headers = { origin: stack.url }
  const grace = await newPage(browser, stack.url)
  const invited = await admins.request.post('/api/v1/admin/people', {
    data: { display_name: 'Grace', username: `grace-${randomUUID().slice(0, 8)}`, role: 'admin' },
    headers,
  })
  const { person, link } = await invited.json()
  const token = new URL(link.url).hash.slice(1)
  await grace.request.post('/api/v1/join', {
    data: { token, display_name: 'Grace', password: 'a compiler of her own' },
    headers,
  })
  const frame = await watch(grace)
  await admins.request.patch(`/api/v1/admin/people/${person.id}`, {
    data: { role: 'user' },
    headers,
  })
  await frame.getByText('your right to see it has ended').waitFor()
  await until(async () => (await viewers())?.viewers === 1, 'the watcher has gone')
  const adasFrame = await viewerFrame(adas)
  await adasFrame.locator('#desktop').click()
  await paintTerminal(adas, adasFrame, 'red')
  await grace.context().close()
})

test('a message is over the desktop until it is dismissed, a refresh in between', async () => {
  await admins.goto('/admin/sessions')
  await admins.getByRole('checkbox', { name: /^Choose the session of Ada/ }).check()
  await admins.getByRole('button', { name: 'Send a message' }).click()
  await admins.getByRole('textbox', { name: 'Text' }).fill('Please save your work.')
  await admins.getByRole('button', { name: 'Send', exact: true }).click()
  await admins.getByText(/was told/).waitFor()
  await adas.getByText('Please save your work.').waitFor()
  await adas.reload()
  await adas.getByRole('button', { name: 'Dismiss' }).click()
  await adas.getByText('Please save your work.').waitFor({ state: 'detached' })
  await adas.reload()
  await untilPainted(await viewerFrame(adas))
  expect(await adas.getByText('Please save your work.').count()).toBe(0)
})
