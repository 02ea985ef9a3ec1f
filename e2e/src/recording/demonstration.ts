import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Protocol, SignIn } from '@carrel/contract'
import type { Frame, Page } from '@playwright/test'
import { untilPainted, viewerFrame } from '../desktop-frame.ts'
import { Guest } from '../guest.ts'
import { extend } from '../journey.ts'
import type { LabClient } from '../lab-client.ts'
import { endDesktop, launchDesktop, readSession } from '../launch-desktop.ts'
import { clickTerminal, openTerminal } from '../open-terminal.ts'
import { until } from '../until.ts'
import type { Narration } from './narration.ts'

/** A cold boot without hardware virtualization. */
const BOOT_MS = 300_000
const TYPING = { delay: 45 }
const LOOK_MS = 1500

export interface Demonstration {
  readonly account: SignIn
  readonly templateName: string
  readonly protocol: Protocol
  readonly lab: LabClient
  readonly narration: Narration
}

/** The whole way of a desktop, told as it is seen: in the page, in Proxmox VE's API, and inside the VM. */
export async function demonstrate(page: Page, demonstration: Demonstration): Promise<void> {
  const { account, templateName, protocol, lab, narration } = demonstration
  page.setDefaultTimeout(BOOT_MS)
  await page.goto('/')
  await narration.say(
    'Ada signs in. On the right: the VMs of the Proxmox VE that Carrel works with.',
  )
  await page.getByLabel('Username').pressSequentially(account.username, TYPING)
  await page.getByRole('textbox', { name: 'Password' }).pressSequentially(account.password, TYPING)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('article', { name: templateName, exact: true }).waitFor()
  await narration.say('She selects a template and launches a desktop of it.')

  await launchDesktop(page, templateName, protocol)
  const guest = await watchLaunch(demonstration)
  const frame = await viewerFrame(page)
  const session = await readSession(page)
  narration.note(`guacd connects to ${session.vm_ip_address}, with Ada’s own settings.`)
  const wallpaper = await middleColour(frame, '')
  await narration.say('The desktop is in the page.')
  await openTerminal(page, guest)
  await middleColour(frame, wallpaper)
  await clickTerminal(page)
  await narration.say('It is a real machine. Ada works in it.')
  await page.keyboard.type('hostname --all-ip-addresses; me=$$; echo shell $me\n', TYPING)
  await sleep(LOOK_MS)

  await narration.say(
    'The page is refreshed. The connection stays: no second logon, the same shell.',
  )
  await page.reload({ waitUntil: 'commit' })
  await untilPainted(await viewerFrame(page))
  const refreshed = await readSession(page)
  if (refreshed.guacamole_connection_id !== session.guacamole_connection_id)
    throw new Error('the refreshed page has another connection')
  await clickTerminal(page)
  await page.keyboard.type('echo still shell $me\n', TYPING)
  await sleep(LOOK_MS)

  await narration.say('Thirty minutes more, without a disconnection.')
  await extend(page, refreshed)
  await sleep(LOOK_MS)
  await narration.say('Ada ends the desktop: connection deleted, VM stopped, VM destroyed.')
  await endDesktop(page)
  await sleep(LOOK_MS)
  await until(async () => (await lab.vms()).length === 0, 'the VM is gone')
  await narration.say('Nothing is left in Proxmox VE.')
}

/** Waits until the middle of the desktop has another colour than this. */
async function middleColour(frame: Frame, before: string): Promise<string> {
  const look = await readFile(new URL('./middle-colour.page.js', import.meta.url), 'utf8')
  let colour = ''
  const isOther = async () => {
    colour = await frame.evaluate<string>(look)
    return colour !== '' && colour !== before
  }
  await until(isOther, `the middle of the desktop is not ${before || 'empty'}`, BOOT_MS)
  return colour
}

/** Tells of each step when Proxmox VE or the VM itself shows it. */
async function watchLaunch({ lab, narration }: Demonstration): Promise<Guest> {
  await until(async () => (await lab.vms()).length > 0, 'the VM is there')
  const [vmid = 0] = await lab.vms()
  const stopped = (await lab.power(vmid)) === 'stopped'
  narration.note(`VM ${vmid} is cloned from the template${stopped ? '. It is stopped.' : '.'}`)
  await until(async () => (await lab.power(vmid)) === 'running', 'the VM runs')
  narration.note('It was not running, so Carrel starts it. It boots, and asks DHCP for an address.')
  const address = async () => (await lab.addresses(vmid).catch(() => [])).at(0)
  await until(async () => (await address()) !== undefined, 'the VM has an address', BOOT_MS)
  narration.note(`DHCP gave it ${await address()}. Carrel reads that from Proxmox VE.`)
  return new Guest(lab, vmid)
}
