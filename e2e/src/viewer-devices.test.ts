import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { VIEWER_PATH } from '@carrel/contract'
import type { Browser, Locator, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestGateway, type TestGateway } from '../../gateway/test/gateway.ts'
import {
  drawFrame,
  type GuacdUser,
  type ScriptedGuacd,
  startScriptedGuacd,
} from '../../gateway/test/scripted-guacd.ts'
import { FAKE_MICROPHONE, openBrowser } from './browser.ts'

/** Microphone and printer, which xrdp has not: the viewer in a real browser, the real gateway, and a guacd by script. */
const viewerDir = join(import.meta.dirname, '../../web/dist/viewer')
/** A guacd by script says nothing by itself. */
const STILL = { silence: 120_000, ownerSilence: 120_000 }
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n')
let guacd: ScriptedGuacd
let gateway: TestGateway
let browser: Browser
let page: Page
let owner: GuacdUser

beforeAll(async () => {
  guacd = await startScriptedGuacd(drawFrame)
  gateway = await startTestGateway(guacd, { viewerDir, deadlines: STILL })
  browser = await openBrowser(FAKE_MICROPHONE)
  page = await browser.newPage()
  const id = await gateway.register({ protocol: 'rdp' })
  await page.goto(`${gateway.publicUrl}${VIEWER_PATH}#token=${await gateway.tokenFor(id)}`)
  await page.locator('html[data-state="connected"]').waitFor()
  owner = guacd.owners[0] as GuacdUser
})
afterAll(async () => {
  await browser?.close()
  await gateway?.[Symbol.asyncDispose]()
  await guacd?.[Symbol.asyncDispose]()
})

/** Streams of sound that the desktop was offered: number and type. In its handshake a browser names types alone. */
const offered = () => owner.received.filter(({ opcode, args }) => opcode === 'audio' && args[1])

async function nextOffered(before: number): Promise<readonly string[]> {
  await owner.until(() => offered().length > before)
  return offered().at(-1)?.args ?? []
}

const hasEnded = (stream: string) =>
  owner.until(({ received }) =>
    received.some(({ opcode, args }) => opcode === 'end' && args[0] === stream),
  )

async function soundPage(): Promise<Locator> {
  const menu = page.getByRole('dialog', { name: 'Desktop menu' })
  if (!(await menu.isVisible())) {
    for (const key of ['Control', 'Alt', 'Shift']) await page.keyboard.down(key)
    for (const key of ['Shift', 'Alt', 'Control']) await page.keyboard.up(key)
  }
  await page.getByRole('tab', { name: 'Sound' }).click()
  return page.getByRole('tabpanel', { name: 'Sound' })
}

describe('the microphone', () => {
  test('is heard by the desktop as 16-bit samples, from being switched on until it is switched off', async () => {
    const panel = await soundPage()
    await panel.getByRole('button', { name: 'Microphone' }).click()
    const [stream = '', mimetype] = await nextOffered(0)
    expect(mimetype).toMatch(/^audio\/L16;rate=\d+,channels=1$/)
    owner.socket.write(`3.ack,${stream.length}.${stream},2.OK,1.0;`)
    const isBeep = ([of, data = '']: readonly string[]) =>
      of === stream && Buffer.from(data, 'base64').some((byte) => byte !== 0)
    await owner.until(({ received }) =>
      received.some(({ opcode, args }) => opcode === 'blob' && isBeep(args)),
    )
    await page.getByRole('button', { name: 'The microphone is on. Switch it off' }).click()
    await hasEnded(stream)
  })

  test('is switched off by a desktop that takes no sound, and the page says so', async () => {
    const panel = await soundPage()
    await panel.getByRole('button', { name: 'Microphone' }).click()
    const [stream = ''] = await nextOffered(1)
    owner.socket.write(`3.ack,${stream.length}.${stream},11.UNSUPPORTED,3.256;`)
    await panel.getByText('This desktop takes no sound from a microphone.').waitFor()
  })
})

describe('a document that the desktop prints', () => {
  test('is offered in the page, and saved byte for byte', async () => {
    const base64 = PDF.toString('base64')
    owner.socket.write('4.file,1.2,15.application/pdf,8.note.pdf;')
    await owner.until(({ received }) =>
      received.some(({ opcode, args }) => opcode === 'ack' && args[0] === '2'),
    )
    owner.socket.write(`4.blob,1.2,${base64.length}.${base64};3.end,1.2;`)
    await page.keyboard.press('Escape')
    await page.getByText('The desktop has printed a document.').waitFor()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save' }).click()
    expect(await readFile(await (await downloading).path())).toEqual(PDF)
  })
})
