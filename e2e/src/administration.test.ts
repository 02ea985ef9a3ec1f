import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADA, ADMIN } from './accounts.ts'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { LabClient } from './lab-client.ts'
import { readSession } from './launch-desktop.ts'
import { startSecondLab } from './second-lab.ts'
import { openAs } from './sign-in.ts'
import { readStack } from './stack.ts'
import { until } from './until.ts'

const stack = readStack(process.env)
const SERVER = 'Second lab'
const TEMPLATE = 'Desktop of the second lab'
/** From the click that takes a server out of service to the closed desktop on a person’s page. */
const CLOSED_MS = 10_000

let browser: Browser
let second: Awaited<ReturnType<typeof startSecondLab>>
let lab: LabClient
let admin: Page
let ada: Page

beforeAll(async () => {
  ;[browser, second] = await Promise.all([openBrowser(), startSecondLab()])
  lab = new LabClient(second.access)
  admin = await openAs(ADMIN, browser, stack.url)
  ada = await openAs(ADA, browser, stack.url)
})
afterAll(async () => {
  await browser.close()
  await second[Symbol.asyncDispose]()
})

describe('an administrator', () => {
  test('registers a server, whose token is sent only when its certificate has been compared', async () => {
    const { host, port, token, fingerprint } = second.access
    await admin.goto('/admin/servers')
    await admin.getByRole('button', { name: 'Register a server' }).click()
    await admin.getByLabel('Host').fill(host)
    await admin.getByLabel('Port').fill(String(port))
    await admin.getByLabel('API token').fill(token.id)
    await admin.getByRole('textbox', { name: 'Secret of the token' }).fill(token.secret)
    await admin.getByRole('button', { name: 'Connect' }).click()
    await admin.getByText(fingerprint).waitFor()
    await admin.getByRole('button', { name: 'It is the same' }).click()
    await admin.getByText('Everything that Carrel needs is there.').waitFor()
    await admin.getByLabel('Name', { exact: true }).fill(SERVER)
    await admin.getByRole('button', { name: 'Register', exact: true }).click()
    await admin.getByRole('article', { name: SERVER }).waitFor()
  })

  test('publishes a template that the server has, and says where its desktops listen', async () => {
    const [template] = second.access.templates
    await admin.goto('/admin/templates/publish')
    await admin.getByRole('combobox', { name: 'Server' }).click()
    await admin.getByRole('option', { name: SERVER }).click()
    await admin.getByRole('button', { name: `Publish ${template?.name}` }).click()
    const dialog = admin.getByRole('dialog', { name: `Publish VM ${template?.vmid}` })
    await dialog.getByLabel('Name').fill(TEMPLATE)
    await dialog.getByLabel('Account of the image').fill(template?.username ?? '')
    await dialog.getByRole('checkbox', { name: 'VNC' }).check()
    await dialog.getByRole('checkbox', { name: 'RDP' }).uncheck()
    await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
    await admin.getByRole('heading', { level: 1, name: TEMPLATE }).waitFor()

    await admin.getByRole('tab', { name: 'Connection' }).click()
    await admin.getByLabel('Port').fill(String(template?.ports.vnc))
    await admin.getByRole('button', { name: 'Save' }).click()
    await admin.getByText('Saved.').waitFor()
  })

  test('tests it: a real VM is cloned, shown and destroyed again', async () => {
    await admin.getByRole('button', { name: 'Test launch' }).click()
    const dialog = admin.getByRole('dialog', { name: `Test ${TEMPLATE}` })
    await dialog.getByRole('button', { name: 'Launch' }).click()
    await dialog.getByText('Nothing of it is left.').waitFor({ timeout: 120_000 })
    await dialog.getByText(/^The template works/).waitFor()
    expect(await dialog.locator('li[data-state="done"]').count()).toBe(8)
    expect(await lab.vms()).toEqual([])
  })

  test('DoD-12 3.0-14 takes the server out of service, and the desktop that is open there closes with the reason', async () => {
    await ada.goto('/')
    await ada.getByRole('button', { name: `Launch ${TEMPLATE}`, exact: true }).click()
    await ada.waitForURL(/\/sessions\//)
    await untilPainted(await viewerFrame(ada))
    await admin.goto('/admin/servers')
    await admin.getByRole('button', { name: `Actions for ${SERVER}` }).click()
    await admin.getByRole('menuitem', { name: 'Take out of service' }).click()
    await admin.getByRole('button', { name: 'Take out of service' }).click()
    await ada
      .getByText('The server that it ran on was taken out of service by an administrator.')
      .waitFor({ timeout: CLOSED_MS })
    expect((await readSession(ada)).end_reason).toBe('server_inactivated')
    await until(async () => (await lab.vms()).length === 0, 'its VM is gone')
    await ada.goto('/')
    await ada.getByRole('heading', { name: 'Desktops', exact: true }).waitFor()
    await ada.getByRole('article', { name: 'Xfce desktop', exact: true }).waitFor()
    expect(await ada.getByRole('article', { name: TEMPLATE }).count()).toBe(0)
  })
})
