import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Browser, Frame, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADA } from './accounts.ts'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { Guest } from './guest.ts'
import { LabClient } from './lab-client.ts'
import { endDesktop, launchDesktop, readSession } from './launch-desktop.ts'
import { savePreferences } from './save-preferences.ts'
import { openAs } from './sign-in.ts'
import { readStack } from './stack.ts'
import { until } from './until.ts'

/** Files over SFTP, between a browser and the OpenSSH of a VM. */
const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
let browser: Browser
let page: Page
let frame: Frame
let guest: Guest

beforeAll(async () => {
  browser = await openBrowser()
  page = await openAs(ADA, browser, stack.url)
  await savePreferences(page, 'ssh', { enable_sftp: true })
  await launchDesktop(page, 'Xfce desktop', 'ssh')
  frame = await viewerFrame(page)
  await untilPainted(frame)
  guest = new Guest(lab, (await readSession(page)).vm_id ?? 0)
  await page.getByRole('button', { name: 'Desktop menu' }).click()
  await frame.getByRole('tab', { name: 'Files' }).click()
  await frame.getByRole('button', { name: 'Open tmp' }).click()
})
afterAll(async () => {
  await page.keyboard.press('Escape')
  await endDesktop(page)
  await savePreferences(page, 'ssh', { enable_sftp: null })
  await browser.close()
})

const digestOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex')
const newName = (): string => `file ${randomBytes(4).toString('hex')} é.bin`

/** As the browser does it when a file is let go over the page. */
async function drop(name: string, content: Buffer): Promise<void> {
  const made = JSON.stringify({ name, base64: content.toString('base64') })
  const dataTransfer = await frame.evaluateHandle(`{
    const { name, base64 } = ${made}
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([bytes], name))
    dataTransfer
  }`)
  for (const kind of ['dragenter', 'dragover', 'drop'])
    await frame.dispatchEvent('body', kind, { dataTransfer })
}

describe('files of a real desktop, in the viewer', () => {
  test('a file that is dropped shows its progress, and is in the VM byte for byte', async () => {
    const name = newName()
    const content = randomBytes(2_000_000)
    await drop(name, content)
    await frame.getByRole('progressbar', { name: `Progress of ${name}` }).waitFor()
    const row = frame.getByRole('listitem').filter({ hasText: name })
    await row.getByText('Done').waitFor()
    await until(
      async () => (await guest.run(`sha256sum < "/tmp/${name}"`)).startsWith(digestOf(content)),
      'the VM has the file',
    )
  })

  test('a file of the VM is listed, and downloaded byte for byte', async () => {
    const name = newName()
    await guest.run(`head -c 700000 /dev/urandom > "/tmp/${name}"`)
    await frame.getByRole('button', { name: 'Read again' }).click()
    const downloading = page.waitForEvent('download')
    await frame.getByRole('button', { name: `Download ${name}` }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe(name)
    const content = await readFile(await download.path())
    expect(await guest.run(`sha256sum < "/tmp/${name}"`)).toContain(digestOf(content))
  })
})
