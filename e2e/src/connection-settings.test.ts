import { readFile } from 'node:fs/promises'
import type { Protocol, Session } from '@carrel/contract'
import type { Browser, Frame, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADA } from './accounts.ts'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { listConnections } from './gateway-control.ts'
import { endDesktop, launchDesktop, readSession } from './launch-desktop.ts'
import { savePreferences } from './save-preferences.ts'
import { openAs } from './sign-in.ts'
import { readStack } from './stack.ts'
import { until } from './until.ts'

const stack = readStack(process.env)
let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
  page = await openAs(ADA, browser, stack.url)
})
afterAll(() => browser.close())

const save = (protocol: Protocol, parameters: object) => savePreferences(page, protocol, parameters)

async function launch(protocol: Protocol): Promise<{ frame: Frame; session: Session }> {
  await page.goto('/')
  await launchDesktop(page, 'Xfce desktop', protocol)
  const frame = await viewerFrame(page)
  await untilPainted(frame)
  return { frame, session: await readSession(page) }
}

const WHITE = '255,255,255'

interface Screen {
  readonly width: number
  readonly height: number
  /** Of most pixels of each layer, as `r,g,b`. */
  readonly colours: readonly string[]
}

const connectionOf = async ({ guacamole_connection_id: id }: Session) =>
  (await listConnections(stack.gatewayControl)).find((connection) => connection.id === id)

/** What the viewer shows. */
const look = async (frame: Frame): Promise<Screen> =>
  frame.evaluate(await readFile(new URL('./screen-facts.page.js', import.meta.url), 'utf8'))

const untilScreen = (frame: Frame, holds: (screen: Screen) => boolean, what: string) =>
  until(async () => holds(await look(frame)), what)

describe('a person’s settings in a real desktop', () => {
  test('3.8-5 3.4-8 DoD-8 the size of RDP is as saved, in this session and the next', async () => {
    await save('rdp', { width: 1024, height: 576 })
    for (const _ of ['first', 'next']) {
      const { frame } = await launch('rdp')
      await untilScreen(frame, ({ width }) => width === 1024, 'the desktop is 1024 pixels wide')
      expect(await look(frame)).toMatchObject({ width: 1024, height: 576 })
      await endDesktop(page)
    }
    await save('rdp', { width: null, height: null })
  })

  test('3.8-5 3.4-8 colours of a terminal change while it is open, and come back with the next session', async () => {
    const { frame, session } = await launch('ssh')
    await untilScreen(frame, ({ colours }) => !colours.includes(WHITE), 'the terminal is dark')
    await page.getByRole('button', { name: 'Connection settings' }).click()
    await page.getByRole('button', { name: /^Terminal/ }).click()
    await page.getByLabel('Colours').click()
    await page.getByRole('option', { name: 'Black on white' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('In effect now: Colours.').waitFor()
    await untilScreen(frame, ({ colours }) => colours.includes(WHITE), 'the terminal is white')
    await page.getByLabel('Lines to scroll back', { exact: true }).fill('500')
    await page.getByRole('button', { name: 'Save' }).click()
    const before = await connectionOf(session)
    await page.getByRole('button', { name: 'Reconnect now' }).click()
    await until(async () => {
      const now = await connectionOf(session)
      return now?.registered_at !== before?.registered_at && now?.first_frame_at !== null
    }, 'the same connection is made again')
    await untilPainted(frame)
    const after = await readSession(page)
    expect(after.guacamole_connection_id).toBe(session.guacamole_connection_id)
    await endDesktop(page)
    const next = await launch('ssh')
    await untilScreen(next.frame, ({ colours }) => colours.includes(WHITE), 'so is the next one')
    await endDesktop(page)
    await save('ssh', { color_scheme: null, scrollback: null })
  })
})
