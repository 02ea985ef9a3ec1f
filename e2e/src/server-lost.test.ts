import type { Session, SignIn } from '@carrel/contract'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADA, ADMIN } from './accounts.ts'
import { askShell } from './ask-shell.ts'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { listConnections } from './gateway-control.ts'
import { Guest } from './guest.ts'
import { LabClient } from './lab-client.ts'
import { endDesktop, launchDesktop, readSession } from './launch-desktop.ts'
import { paintTerminal } from './paint-terminal.ts'
import { openAs } from './sign-in.ts'
import { readStack } from './stack.ts'
import { until } from './until.ts'

const NAME = 'Xfce desktop'
/** Silence of half a minute is news. */
const TOLD_MS = 90_000
/** A step that failed is tried again after a quarter of a minute at the latest. */
const RETRIED_MS = 60_000
const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
let browser: Browser
let adas: Page
let other: Page
let admin: Page
let session: Session

/** Of whatever other server the stack has, the name may have this one’s in it. */
const card = () => admin.getByRole('article', { name: 'Lab', exact: true })
const notice = () => admin.getByRole('article', { name: '“Lab” does not answer' }).first()
const openNotices = () => admin.getByRole('button', { name: /^Notifications/ }).click()

beforeAll(async () => {
  browser = await openBrowser()
  const open = (account: SignIn) => openAs(account, browser, stack.url)
  ;[adas, other, admin] = [await open(ADA), await open(ADA), await open(ADMIN)]
  await launchDesktop(adas, NAME, 'ssh')
  await untilPainted(await viewerFrame(adas))
  session = await readSession(adas)
  await askShell(adas, new Guest(lab, session.vm_id ?? 0))
  await admin.goto('/admin/servers')
  await card().getByText('In service').waitFor()
})
afterAll(async () => {
  await lab.comeBack()
  await browser.close()
})

describe('while Proxmox VE cannot be reached', () => {
  test('a desktop that is open goes on, also after a refresh, and a launch waits', async () => {
    await lab.getLost()
    await paintTerminal(adas, await viewerFrame(adas), 'red')
    await launchDesktop(other, NAME, 'ssh')
    await other.getByText('Preparing your SSH VM').waitFor()
    await adas.reload()
    const frame = await viewerFrame(adas)
    await untilPainted(frame)
    await paintTerminal(adas, frame, 'blue')
    expect(await readSession(adas)).toEqual(session)
  })

  test('administrators see on its card that it does not answer, and are told when it was silent for a while', async () => {
    await card().getByText('Does not answer').waitFor()
    await openNotices()
    await notice().waitFor({ timeout: TOLD_MS })
    expect(await notice().innerText()).toContain('No desktop can be launched on it.')
  })

  test('a launch is refused at once by then, and for that reason', async () => {
    await admin.goto('/')
    await admin.getByRole('button', { name: `Launch ${NAME}`, exact: true }).click()
    const told = await admin.getByRole('alert').innerText()
    expect(told).toContain('is offline.')
    expect(told).toContain('It is used again as soon as it is back.')
  })

  test('R5 a desktop that its person ends is closed for good, and its machine is left for later', async () => {
    await adas.getByRole('button', { name: /^Terminate/ }).click()
    await adas.getByRole('button', { name: 'End the desktop' }).click()
    await adas.getByRole('heading', { name: 'Closing the desktop' }).waitFor()
    const ids = async () => (await listConnections(stack.gatewayControl)).map(({ id }) => id)
    await until(
      async () => !(await ids()).includes(session.guacamole_connection_id ?? ''),
      'its connection is gone',
    )
    expect(await readSession(adas)).toMatchObject({ status: 'terminating' })
  })
})

describe('once it is back', () => {
  test('administrators see it in service, and that the trouble is over', async () => {
    await lab.comeBack()
    await admin.goto('/admin/servers')
    await card().getByText('In service').waitFor()
    await openNotices()
    await notice().getByText('over since').waitFor()
  })

  test('the launch that waited goes on by itself to its desktop', async () => {
    const frame = await viewerFrame(other)
    await untilPainted(frame)
    await paintTerminal(other, frame, 'red')
  })

  test('what was to be ended is, in order, and nothing is left over', async () => {
    await adas.getByRole('heading', { name: 'Desktop closed' }).waitFor({ timeout: RETRIED_MS })
    expect(await readSession(adas)).toMatchObject({ status: 'terminated', end_reason: 'user' })
    const tasks = (await lab.tasks(session.vm_id ?? 0)).slice(-2)
    expect(tasks.map(({ type }) => type)).toEqual(['qmstop', 'qmdestroy'])
    await endDesktop(other)
    await until(async () => (await lab.vms()).length === 0, 'the VMs are gone')
    expect(await lab.disks(stack.lab.templates.map(({ vmid }) => vmid))).toEqual([])
    expect(await listConnections(stack.gatewayControl)).toEqual([])
  })
})
