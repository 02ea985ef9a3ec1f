import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADA } from './accounts.ts'
import { askShell } from './ask-shell.ts'
import { openBrowser } from './browser.ts'
import { untilPainted } from './desktop-frame.ts'
import { Guest } from './guest.ts'
import { LabClient } from './lab-client.ts'
import { paintTerminal } from './paint-terminal.ts'
import { Person } from './person.ts'
import { openAs } from './sign-in.ts'
import { readStack } from './stack.ts'
import { until } from './until.ts'

const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
let browser: Browser
let page: Page
let person: Person
let ids: string[]

beforeAll(async () => {
  browser = await openBrowser()
  page = await openAs(ADA, browser, stack.url)
  person = await Person.signIn(stack.url, ADA)
  const { id: template_id } = await person.template('Xfce desktop')
  const launched = await Promise.all([
    person.launch({ template_id, protocol: 'ssh' }),
    person.launch({ template_id, protocol: 'ssh' }),
  ])
  ids = launched.map(({ id }) => id)
  for (const id of ids) await person.reaches(id, 'active')
})
afterAll(async () => {
  for (const id of ids) await person.end(id)
  for (const id of ids) await person.reaches(id, 'terminated')
  await browser.close()
})

async function frameOf(place: number) {
  const tile = page.getByRole('region', { name: 'Xfce desktop' }).nth(place)
  const frame = await (await tile.locator('iframe').elementHandle())?.contentFrame()
  if (!frame) throw new Error(`tile ${place} has no viewer`)
  const id = new URL(page.url()).searchParams.get('ids')?.split(',')[place] ?? ''
  const { vm_id } = await person.session(id)
  return { tile, frame, guest: new Guest(lab, vm_id ?? 0) }
}

const isMarked = (tiles: string) => async () =>
  tiles ===
  (await page.evaluate<string>(
    "[...document.querySelectorAll('section[data-keyboard]')].map((tile) => tile.dataset.keyboard).join()",
  ))

test('two desktops stand side by side, and what is typed goes to the one that is marked', async () => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Side by side' }).click()
  await page.waitForURL(/side-by-side/)
  const [one, other] = [await frameOf(0), await frameOf(1)]
  await untilPainted(one.frame)
  await untilPainted(other.frame)

  await other.tile.getByRole('button', { name: 'Xfce desktop', exact: true }).click()
  await until(isMarked('false,true'), 'the second tile is marked by its name')
  await askShell(page, other.guest)
  await paintTerminal(page, other.frame, 'red')
  await one.frame.locator('#desktop').click()
  await until(isMarked('true,false'), 'the first tile is marked by a click into it')
  await askShell(page, one.guest)
  await paintTerminal(page, one.frame, 'blue')
})

test('the first page shows what each of them looks like', async () => {
  const isPictured = async (id: string) =>
    (await (await page.request.get(`/api/v1/sessions/${id}/thumbnail`)).json()).thumbnail !== null
  for (const id of ids) await until(() => isPictured(id), 'the server has its picture')
  await page.goto('/')
  const pictures = page.getByTestId('thumbnail')
  await until(async () => (await pictures.count()) === 2, 'both have a thumbnail')
  const sizes =
    '[...document.images].map((image) => Math.max(image.naturalWidth, image.naturalHeight))'
  expect(await page.evaluate<number[]>(sizes)).toEqual([480, 480])
})
