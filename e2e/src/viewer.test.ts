import { randomBytes } from 'node:crypto'
import type { Session } from '@carrel/contract'
import type { Browser, Frame, Locator, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADA } from './accounts.ts'
import { openBrowser } from './browser.ts'
import { pictureOf, untilChanged, untilPainted, viewerFrame } from './desktop-frame.ts'
import { LabClient } from './lab-client.ts'
import { endDesktop, launchDesktop, readSession } from './launch-desktop.ts'
import { openAs } from './sign-in.ts'
import { readStack } from './stack.ts'
import { until } from './until.ts'

/** A terminal: what is typed shows at once, and what was done is found in the VM. */
const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
let browser: Browser
let page: Page
let frame: Frame
let session: Session

beforeAll(async () => {
  browser = await openBrowser()
  const permissions = ['clipboard-read', 'clipboard-write']
  page = await openAs(ADA, browser, stack.url, { permissions })
  await launchDesktop(page, 'Xfce desktop', 'ssh')
  frame = await viewerFrame(page)
  await untilPainted(frame)
  session = await readSession(page)
})
afterAll(async () => {
  await endDesktop(page)
  await browser.close()
})

const menuOf = (of: Frame): Locator => of.getByRole('dialog', { name: 'Desktop menu' })

async function chord(): Promise<void> {
  for (const key of ['Control', 'Alt', 'Shift']) await page.keyboard.down(key)
  for (const key of ['Shift', 'Alt', 'Control']) await page.keyboard.up(key)
}

async function openMenu(tab: string): Promise<Locator> {
  if (!(await menuOf(frame).isVisible())) await chord()
  await frame.getByRole('tab', { name: tab }).click()
  return frame.getByRole('tabpanel', { name: tab })
}

const newFile = (): string => `/tmp/viewer-${randomBytes(6).toString('hex')}`
const untilInVm = (file: string): Promise<void> =>
  until(
    async () => (await lab.exec(session.vm_id ?? 0, ['/bin/test', '-e', file])).code === 0,
    `${file} is in the VM`,
  )

async function selectFirstLine(): Promise<void> {
  const { x, y } = (await frame.locator('#desktop').boundingBox()) ?? { x: 0, y: 0 }
  await page.mouse.move(x + 2, y + 10)
  await page.mouse.down()
  await page.mouse.move(x + 400, y + 10, { steps: 5 })
  await page.mouse.up()
}

test('the menu is used by keyboard alone, and the desktop has all its keys back afterwards', async () => {
  await chord()
  await menuOf(frame).waitFor()
  await page.keyboard.press('ArrowRight')
  await frame.getByRole('tabpanel', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await menuOf(frame).waitFor({ state: 'hidden' })
  const file = newFile()
  await page.keyboard.type(`touch ${file}\n`, { delay: 20 })
  await untilInVm(file)
})

test('what AltGr, a dead key and an input method make is on the desktop as it is', async () => {
  const file = newFile()
  await page.keyboard.type(`cat > ${file}\n`, { delay: 20 })
  for (const [key, code] of Object.entries({ '@': 'KeyQ', '{': 'Digit7', '€': 'KeyE' }))
    await withAltGr(key, code)
  const devices = await page.context().newCDPSession(page)
  await devices.send('Input.insertText', { text: 'é' })
  const composed = { text: 'にほん', selectionStart: 3, selectionEnd: 3 }
  await devices.send('Input.imeSetComposition', composed)
  await devices.send('Input.insertText', { text: '日本' })
  await page.keyboard.type('\n')
  await page.keyboard.press('Control+d')
  const read = ['/bin/grep', '--fixed-strings', '--line-regexp', '@{€é日本', file]
  await until(
    async () => (await lab.exec(session.vm_id ?? 0, read)).code === 0,
    `${file} has what was typed`,
  )
})

/** As Windows tells of it: with a Ctrl that nobody has pressed. */
async function withAltGr(key: string, code: string): Promise<void> {
  const altGr = { ctrlKey: true, altKey: true, modifierAltGraph: true }
  const strokes = [
    ['keydown', { key: 'Control', code: 'ControlLeft', location: 1, ctrlKey: true }],
    ['keydown', { key: 'AltGraph', code: 'AltRight', location: 2, ...altGr }],
    ...['keydown', 'keyup'].map((type) => [type, { key, code, ...altGr }]),
    ['keyup', { key: 'Control', code: 'ControlLeft', location: 1, altKey: true }],
    ['keyup', { key: 'AltGraph', code: 'AltRight', location: 2 }],
  ]
  await frame.evaluate(
    `for (const [type, stroke] of ${JSON.stringify(strokes)}) document.dispatchEvent(new KeyboardEvent(type, { ...stroke, bubbles: true }))`,
  )
}

test('the way out of the desktop and back into its menu needs no mouse', async () => {
  const panel = await openMenu('Screen')
  await panel.getByRole('button', { name: 'Go to the bar above' }).focus()
  await page.keyboard.press('Enter')
  const focused = "document.activeElement.getAttribute('aria-label')"
  await until(
    async () => (await page.evaluate<string | null>(focused)) === 'Desktop menu',
    'the bar has the focus',
  )
  await page.keyboard.press('Enter')
  await menuOf(frame).waitFor()
  await page.keyboard.press('Escape')
})

test('3.8-8 the menu’s fullscreen takes the bar along', async () => {
  const panel = await openMenu('Screen')
  await panel.getByRole('button', { name: 'Fullscreen' }).click()
  await until(
    () => page.evaluate<boolean>('document.fullscreenElement !== null'),
    'it is fullscreen',
  )
  await panel.getByRole('button', { name: 'Leave fullscreen' }).click()
  await until(() => page.evaluate<boolean>('document.fullscreenElement === null'), 'it is left')
})

test('the picture zooms in beyond the window, is moved, and fits again', async () => {
  const panel = await openMenu('Screen')
  const width = (): Promise<number> =>
    frame.evaluate<number>("document.querySelector('#desktop > div').offsetWidth")
  const fitted = await width()
  await panel.getByRole('button', { name: 'Zoom in' }).click()
  await panel.getByRole('button', { name: 'Zoom in' }).click()
  expect(await width()).toBeGreaterThan(fitted)
  const at = "document.querySelector('#desktop > div').style.translate"
  const before = await frame.evaluate<string>(at)
  await panel.getByRole('button', { name: 'Show what is right' }).click()
  expect(await frame.evaluate<string>(at)).not.toBe(before)
  await panel.getByRole('button', { name: 'Fit' }).click()
  expect(await width()).toBe(fitted)
})

test('a text goes to the desktop by the clipboard’s panel, and another comes back', async () => {
  const file = newFile()
  const panel = await openMenu('Clipboard')
  await panel.getByLabel('Text for the desktop').fill(`touch ${file}`)
  await panel.getByRole('button', { name: 'Put on its clipboard' }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Shift+V')
  await page.keyboard.press('Enter')
  await untilInVm(file)

  const word = randomBytes(6).toString('hex')
  await page.keyboard.type(`clear; echo ${word}\n`, { delay: 20 })
  await until(async () => {
    await selectFirstLine()
    await openMenu('Clipboard')
    const copied = await panel.getByLabel('Copied on the desktop').inputValue()
    await page.keyboard.press('Escape')
    return copied.trim() === word
  }, 'the word that was selected is in the panel')
})

test('what is typed on the on-screen keyboard is on the picture', async () => {
  const panel = await openMenu('Keys')
  await panel.getByRole('button', { name: 'On-screen keyboard' }).click()
  const board = frame.getByRole('region', { name: 'On-screen keyboard' })
  const before = await pictureOf(frame)
  for (const key of ['l', 's', 'Enter'])
    await board.getByRole('button', { name: key, exact: true }).click()
  await untilChanged(frame, before)
  await board.getByRole('button', { name: 'Close the keyboard' }).click()
})

test('a terminal’s colours change while it runs', async () => {
  const panel = await openMenu('Look')
  await panel.getByRole('radio', { name: 'Black on white' }).check()
  const corner =
    "[...document.querySelectorAll('canvas')].some((c) => c.width > 300 && c.getContext('2d').getImageData(c.width - 300, 300, 1, 1).data[0] > 200)"
  await until(() => frame.evaluate<boolean>(corner), 'the terminal is white')
  await page.keyboard.press('Escape')
})

test('a second window may have the desktop for itself, and the first takes it back', async () => {
  const other = await page.context().newPage()
  await other.goto(page.url())
  const otherFrame = await viewerFrame(other)
  await untilPainted(otherFrame)
  await other.getByRole('button', { name: 'Desktop menu' }).click()
  await otherFrame.getByText('One other window shows this desktop.').waitFor()
  await otherFrame.getByRole('button', { name: 'Use it only here' }).click()
  await frame.getByRole('heading', { name: 'Opened elsewhere' }).waitFor()

  await frame.getByRole('button', { name: 'Take it back' }).click()
  await otherFrame.getByRole('heading', { name: 'Opened elsewhere' }).waitFor()
  await untilPainted(frame)
  await other.close()
})
