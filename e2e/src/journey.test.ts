import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADA } from './accounts.ts'
import { openBrowser } from './browser.ts'
import { makeJourney } from './journey.ts'
import { LabClient } from './lab-client.ts'
import { readStack } from './stack.ts'

const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

describe.each(['rdp', 'vnc', 'ssh'] as const)('over %s', (protocol) => {
  test('DoD-1 DoD-2 DoD-3 DoD-6 DoD-9 3.1-11 3.4-13 3.8-1 3.8-4 a person signs in, launches, uses a real VM’s desktop, refreshes without another connection, extends and ends it', async () => {
    const seen: string[] = []
    await makeJourney(browser, {
      url: stack.url,
      account: ADA,
      templateName: 'Xfce desktop',
      protocol,
      lab,
      seen: (step) => seen.push(step),
    })
    expect(seen).toHaveLength(6)
  })

  test('DoD-1 3.6-4 nothing is left in the lab when the session has ended', async () => {
    expect(await lab.vms()).toEqual([])
    expect(await lab.disks(stack.lab.templates.map(({ vmid }) => vmid))).toEqual([])
  })
})
