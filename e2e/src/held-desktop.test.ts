import type { Session } from '@carrel/contract'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN } from './accounts.ts'
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

const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
let browser: Browser
let page: Page
let session: Session
let guest: Guest

async function order(action: 'kill' | 'start'): Promise<void> {
  const response = await fetch(`${stack.control}/server/${action}`, {
    method: 'POST',
    signal: AbortSignal.timeout(60_000),
  })
  if (!response.ok) throw new Error(await response.text())
}

const serverAnswers = () =>
  fetch(`${stack.url}/api/v1/installation`, { signal: AbortSignal.timeout(5000) }).then(
    (response) => response.ok,
    () => false,
  )

const held = async () =>
  (await listConnections(stack.gatewayControl)).find(
    ({ id }) => id === session.guacamole_connection_id,
  )

beforeAll(async () => {
  browser = await openBrowser()
  page = await openAs(ADMIN, browser, stack.url)
  await launchDesktop(page, 'Xfce desktop', 'ssh')
  await untilPainted(await viewerFrame(page))
  session = await readSession(page)
  guest = new Guest(lab, session.vm_id ?? 0)
})
afterAll(() => browser.close())

describe('a desktop in the page', () => {
  test('goes on, picture and keyboard, while the server is killed and until it is back, and the page says so', async () => {
    const shell = await askShell(page, guest)
    const connected = await guest.peers('ssh')
    await order('kill')
    try {
      expect(await askShell(page, guest)).toBe(shell)
      await paintTerminal(page, await viewerFrame(page), 'red')
      expect(await serverAnswers()).toBe(false)
      await page.getByText('Live updates are interrupted').waitFor()
    } finally {
      await order('start')
    }
    expect(await readSession(page)).toEqual(session)
    expect(await askShell(page, guest)).toBe(shell)
    expect(await guest.peers('ssh')).toEqual(connected)
    await page.getByText('Live updates are interrupted').waitFor({ state: 'detached' })
  })

  test('is let go by guacd when nobody has looked at it for longer than the grace period, and is there again after that', async () => {
    const connected = await guest.peers('ssh')
    expect(connected).toHaveLength(1)
    await page.goto('/')
    await until(async () => (await held())?.viewers === 0, 'nobody looks at it')
    expect(await guest.peers('ssh')).toEqual(connected)
    await until(async () => (await held())?.upstreams === 0, 'the gateway has let go')
    await until(async () => (await guest.peers('ssh')).length === 0, 'guacd has let go')

    await page.goBack()
    await untilPainted(await viewerFrame(page))
    expect(await readSession(page)).toEqual(session)
    expect(await guest.peers('ssh')).not.toEqual(connected)
    await endDesktop(page)
  })
})
