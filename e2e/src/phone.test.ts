import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADA } from './accounts.ts'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { Guest } from './guest.ts'
import { LabClient } from './lab-client.ts'
import { readSession } from './launch-desktop.ts'
import { paintCommand, untilColour } from './paint-terminal.ts'
import { newPage, signIn } from './sign-in.ts'
import { readStack } from './stack.ts'

const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
const NAME = 'Xfce desktop'
const WIDTH = 390
let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
  const viewport = { width: WIDTH, height: 844 }
  const phone = { viewport, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
  page = await newPage(browser, stack.url, phone)
})
afterAll(() => browser.close())

const isAsWideAsTheScreen = async () =>
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(WIDTH)

test('on a phone a person signs in, gets a desktop by one tap, and every button of its bar is on the screen', async () => {
  await signIn(page, ADA)
  await isAsWideAsTheScreen()
  await page.getByRole('button', { name: `Launch ${NAME}`, exact: true }).tap()
  await untilPainted(await viewerFrame(page))
  await isAsWideAsTheScreen()

  const bar = page.getByRole('region', { name: 'Session' })
  const boxes = await Promise.all(
    (await bar.getByRole('button').all()).map((button) => button.boundingBox()),
  )
  expect(boxes.length).toBeGreaterThanOrEqual(6)
  for (const box of boxes) {
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(WIDTH)
    expect(box?.height).toBeGreaterThanOrEqual(24)
  }
  expect(await bar.getByRole('timer').isVisible()).toBe(true)

  await end()
})

test('on a phone a terminal is chosen among the options, and what is tapped on the on-screen keyboard is on its picture', async () => {
  await page.goto('/')
  await page.getByRole('button', { name: `Options for ${NAME}`, exact: true }).tap()
  const options = page.getByRole('dialog', { name: `Launch ${NAME}`, exact: true })
  await options.getByText('SSH', { exact: true }).tap()
  await isAsWideAsTheScreen()
  await options.getByRole('button', { name: 'Launch', exact: true }).tap()
  const frame = await viewerFrame(page)
  await untilPainted(frame)
  const guest = new Guest(lab, (await readSession(page)).vm_id ?? 0)
  await guest.run(`echo "${paintCommand('blue')}" > /usr/local/bin/x; chmod +x /usr/local/bin/x`)

  await page.getByRole('button', { name: 'Desktop menu' }).tap()
  await frame.getByRole('tab', { name: 'Keys' }).tap()
  await frame.getByRole('button', { name: 'On-screen keyboard' }).tap()
  const board = frame.getByRole('region', { name: 'On-screen keyboard' })
  for (const key of ['x', 'Enter'])
    await board.getByRole('button', { name: key, exact: true }).tap()
  await untilColour(frame, 'blue')
  await board.getByRole('button', { name: 'Close the keyboard' }).tap()
  await end()
})

async function end(): Promise<void> {
  await page.getByRole('button', { name: /^Terminate/ }).tap()
  await page.getByRole('button', { name: 'End the desktop' }).tap()
  await page.getByRole('heading', { name: 'Desktop closed' }).waitFor()
  await isAsWideAsTheScreen()
}
