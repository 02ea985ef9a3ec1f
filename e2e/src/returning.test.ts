import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADA } from './accounts.ts'
import { askShell } from './ask-shell.ts'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { Guest } from './guest.ts'
import { LabClient } from './lab-client.ts'
import { launchDesktop, readSession } from './launch-desktop.ts'
import { clickTerminal, openTerminal } from './open-terminal.ts'
import { paintTerminal, untilColour } from './paint-terminal.ts'
import { openAs } from './sign-in.ts'
import { readStack } from './stack.ts'
import { until } from './until.ts'

const NAME = 'Xfce desktop (kept)'
const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
  page = await openAs(ADA, browser, stack.url)
})
afterAll(() => browser.close())

async function end(): Promise<void> {
  await page.getByRole('button', { name: /^Terminate/ }).click()
  await page.getByText('A snapshot is taken, and your next launch goes on from it.').waitFor()
  await page.getByRole('button', { name: 'End the desktop' }).click()
  await page.getByRole('heading', { name: 'Desktop closed' }).waitFor()
}

test('3.7-2 a person ends a kept desktop, notes its snapshot, comes back to the same open shell, and deletes it all', async () => {
  await launchDesktop(page, NAME, 'vnc')
  const frame = await viewerFrame(page)
  await untilPainted(frame)
  const { vm_id } = await readSession(page)
  const guest = new Guest(lab, vm_id ?? 0)
  await openTerminal(page, guest)
  const shell = await askShell(page, guest)
  await paintTerminal(page, frame, 'red')
  await end()

  await page.getByRole('link', { name: 'Its snapshots' }).click()
  const desktop = page.getByRole('article', { name: NAME })
  await desktop.getByText('next start').waitFor()
  await desktop.getByRole('button', { name: /^Add a note/ }).click()
  await page.keyboard.type('before lunch\n')
  await desktop.getByText('before lunch').waitFor()

  await page.goto('/')
  await page.getByRole('button', { name: `Launch ${NAME}`, exact: true }).click()
  const frameAgain = await viewerFrame(page)
  await untilColour(frameAgain, 'red')
  await clickTerminal(page)
  expect(await askShell(page, guest)).toBe(shell)
  await paintTerminal(page, frameAgain, 'blue')
  await end()

  await page.goto('/snapshots')
  await desktop.getByText('next start').waitFor()
  expect(await desktop.getByRole('listitem').count()).toBe(2)
  await desktop.getByRole('button', { name: `Delete the desktop ${NAME}?` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the desktop' }).click()
  await page.getByText('No desktop is kept for you yet').waitFor()
  await until(async () => !(await lab.vms()).includes(vm_id ?? 0), 'the VM is gone')
})
