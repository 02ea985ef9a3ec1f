import { isDeepStrictEqual } from 'node:util'
import type { Protocol, Session, SignIn } from '@carrel/contract'
import type { Browser, Page } from '@playwright/test'
import { askShell } from './ask-shell.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { Guest } from './guest.ts'
import type { LabClient } from './lab-client.ts'
import { endDesktop, launchDesktop, readSession } from './launch-desktop.ts'
import { clickTerminal, openTerminal } from './open-terminal.ts'
import { paintTerminal, untilColour } from './paint-terminal.ts'
import { newPage, signIn } from './sign-in.ts'
import { until } from './until.ts'

const TIMEOUT_MS = 60_000

export interface Journey {
  readonly url: string
  readonly account: SignIn
  readonly templateName: string
  readonly protocol: Protocol
  readonly lab: LabClient
  /** Told of each step as soon as it was seen. */
  readonly seen: (step: string) => void
  /** Where the page is pictured if a step fails; PNG. */
  readonly failurePicture?: string
}

/** All in ms. */
export interface JourneyTimings {
  readonly launchToActive: number
  readonly activeToFrame: number
  readonly launchToFrame: number
  readonly refreshToFrame: number
  readonly terminate: number
}

/** A person's whole way: sign in, launch, use the desktop, refresh, extend, end it. Throws at the first step that fails. */
export async function makeJourney(browser: Browser, journey: Journey): Promise<JourneyTimings> {
  const page = await newPage(browser, journey.url)
  page.setDefaultTimeout(TIMEOUT_MS)
  const { seen, lab, protocol } = journey
  try {
    await signIn(page, journey.account)
    seen('signed in')

    const launchedAt = Date.now()
    await launchDesktop(page, journey.templateName, protocol)
    const frame = await viewerFrame(page)
    await untilPainted(frame)
    const frameAt = Date.now()
    const session = await readSession(page)
    seen(`the ${protocol.toUpperCase()} desktop of ${session.vm_ip_address} is on the page`)

    const guest = new Guest(lab, session.vm_id ?? 0)
    const hasWindows = protocol !== 'ssh'
    if (hasWindows) await openTerminal(page, guest)
    const inUse = { shell: await askShell(page, guest), peers: await guest.peers(protocol) }
    await paintTerminal(page, frame, 'red')
    seen('commands typed in the desktop have made a file in the VM and are on its picture')

    const refreshedAt = Date.now()
    await page.reload({ waitUntil: 'commit' })
    const frameAgain = await viewerFrame(page)
    await untilPainted(frameAgain)
    const refreshToFrame = Date.now() - refreshedAt
    const refreshed = await readSession(page)
    if (refreshed.guacamole_connection_id !== session.guacamole_connection_id)
      throw new Error('the refreshed page has another connection')
    await untilColour(frameAgain, 'red')
    if (hasWindows) await clickTerminal(page)
    const afterwards = { shell: await askShell(page, guest), peers: await guest.peers(protocol) }
    if (!isDeepStrictEqual(afterwards, inUse) || inUse.peers.length !== 1)
      throw new Error(`guacd or the shell is another: ${JSON.stringify({ inUse, afterwards })}`)
    seen('the page was refreshed and shows the same shell, over the one connection of guacd')

    await extend(page, refreshed)
    await clickTerminal(page)
    await paintTerminal(page, frameAgain, 'blue')
    seen('thirty minutes were added without a reload, and the desktop goes on')

    const terminatedAt = Date.now()
    await endDesktop(page)
    const vmid = session.vm_id ?? 0
    await until(async () => !(await lab.vms()).includes(vmid), 'the VM is gone')
    const terminate = Date.now() - terminatedAt
    seen('the session was ended and its VM is gone')
    const activeAt = Date.parse(session.active_at ?? '')
    return {
      launchToActive: activeAt - Date.parse(session.created_at),
      activeToFrame: frameAt - activeAt,
      launchToFrame: frameAt - launchedAt,
      refreshToFrame,
      terminate,
    }
  } catch (error) {
    if (journey.failurePicture) await page.screenshot({ path: journey.failurePicture })
    throw error
  } finally {
    await page.context().close()
  }
}

/** Adds thirty minutes by the button, and proves it. */
export async function extend(page: Page, before: Session): Promise<void> {
  await page.getByRole('button', { name: 'Extend', exact: true }).click()
  await page.getByRole('button', { name: 'Extend by 30 min' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  const after = await readSession(page)
  const added = Date.parse(after.expires_at ?? '') - Date.parse(before.expires_at ?? '')
  if (added !== 30 * 60_000) throw new Error(`the extension added ${added} ms`)
}
