import type { Session } from '@carrel/contract'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADA } from './accounts.ts'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { LabClient } from './lab-client.ts'
import { paintTerminal, untilColour } from './paint-terminal.ts'
import { Person } from './person.ts'
import { openAs } from './sign-in.ts'
import { readStack } from './stack.ts'
import { until } from './until.ts'

const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
/** Until its end, which comes a minute after it is active, and the clean-up. */
const END_MS = 120_000
let browser: Browser
let tabs: [Page, Page]
let session: Session

beforeAll(async () => {
  browser = await openBrowser()
  const person = await Person.signIn(stack.url, ADA)
  const { id: template_id } = await person.template('Xfce desktop')
  const { id } = await person.launch({ template_id, protocol: 'ssh', session_minutes: 1 })
  session = await person.reaches(id, 'active')
  const first = await openAs(ADA, browser, stack.url)
  tabs = [first, await first.context().newPage()]
  for (const tab of tabs) {
    await tab.goto(`/sessions/${id}`)
    await untilPainted(await viewerFrame(tab))
  }
})
afterAll(() => browser.close())

describe('a desktop that two tabs show, for a minute', () => {
  test('3.9-2 its countdown is red, and the tab’s title has it too', async () => {
    const timer = tabs[1].getByRole('timer').first()
    expect(await timer.getAttribute('data-tone')).toBe('red')
    expect(await tabs[1].title()).toMatch(/^00:0\d:\d\d · Xfce desktop/)
  })

  test('what is typed in one is on the picture of both', async () => {
    const [one, other] = await Promise.all(tabs.map(viewerFrame))
    if (!one || !other) throw new Error('a tab has no viewer')
    await tabs[0].bringToFront()
    await one.locator('#desktop').click()
    await paintTerminal(tabs[0], one, 'blue')
    await tabs[1].bringToFront()
    await untilColour(other, 'blue')
  })

  test('DoD-1 ends by itself: both tabs say that the time is up, and its VM is gone', async () => {
    for (const tab of tabs)
      await tab.getByRole('heading', { name: 'Time is up' }).waitFor({ timeout: END_MS })
    const vmid = session.vm_id ?? 0
    await until(async () => !(await lab.vms()).includes(vmid), 'the VM is gone')
    const ended = await (await Person.signIn(stack.url, ADA)).session(session.id)
    expect(ended).toMatchObject({ status: 'terminated', end_reason: 'expired' })
  })
})
