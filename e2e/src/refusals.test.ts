import type { Server, Session } from '@carrel/contract'
import type { Browser, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ADA, ADMIN } from './accounts.ts'
import { openBrowser } from './browser.ts'
import { Person } from './person.ts'
import { openAs } from './sign-in.ts'
import { readStack } from './stack.ts'

const NAME = 'Xfce desktop'
const stack = readStack(process.env)
let browser: Browser
let page: Page
let admin: Person
let ada: Person
let server: Server
let templateId: string

beforeAll(async () => {
  browser = await openBrowser()
  page = await openAs(ADA, browser, stack.url)
  ada = await Person.signIn(stack.url, ADA)
  admin = await Person.signIn(stack.url, ADMIN)
  server = await admin.server('Lab')
  templateId = (await ada.template(NAME)).id
  await endAll()
})
afterEach(async () => {
  await admin.activate(server.id)
  await admin.changeServer(server.id, server.limits)
  await endAll()
})
afterAll(() => browser.close())

async function endAll(): Promise<void> {
  for (const { id } of await ada.sessions()) {
    await ada.end(id)
    await ada.reaches(id, 'terminated')
  }
}

/** Cloned and not started: it holds its place, and costs next to nothing. */
const take = (): Promise<Session> => ada.launch({ template_id: templateId, auto_start: false })

async function refusedLaunch() {
  await page.goto('/')
  await page.getByRole('button', { name: `Launch ${NAME}`, exact: true }).click()
  const alert = page.getByRole('alert')
  await alert.waitFor()
  return alert.innerText()
}

test('a person who has all that they may have is told so, and how much of what they have used', async () => {
  const room = { cpu_overcommit_ratio: 16, memory_overcommit_ratio: 8, max_vms_per_node: 10 }
  await admin.changeServer(server.id, room)
  for (let taken = 0; taken < 3; taken += 1) await take()
  expect(await refusedLaunch()).toContain('You have 3 sessions open already.')
  const card = page.getByRole('article', { name: NAME, exact: true }).last()
  await card.getByText('3 of 3 desktops are open.').waitFor()
})

test('DoD-13 a node that is full refuses the next launch, and says of itself why', async () => {
  await take()
  await admin.changeServer(server.id, { max_vms_per_node: 1 })
  const told = await refusedLaunch()
  expect(told).toContain('already has its 1 VMs.')
  expect(told).toContain('Try again when somebody has ended theirs')
})

test('3.0-14 DoD-12 a server that is taken out of service ends the desktop on the page, and its templates go', async () => {
  const { id } = await take()
  await page.goto(`/sessions/${id}`)
  await page.getByRole('heading', { name: NAME }).waitFor()
  await admin.inactivate(server.id)
  await page.getByText('taken out of service by an administrator').waitFor()
  await page.getByRole('link', { name: 'Back to the desktops' }).click()
  await page.getByText('No template is open to you yet').waitFor()
})
