import { randomBytes } from 'node:crypto'
import type { Protocol, Session, SignIn } from '@carrel/contract'
import type { Browser, Page } from '@playwright/test'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import type { LabClient } from './lab-client.ts'
import { endDesktop, launchDesktop, readSession } from './launch-desktop.ts'
import { openTerminal } from './open-terminal.ts'
import { signIn } from './sign-in.ts'
import { until } from './until.ts'

const TIMEOUT_MS = 60_000
const RETYPE_MS = 5000

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
  const context = await browser.newContext({
    baseURL: journey.url,
    viewport: { width: 1440, height: 900 },
  })
  const page = await context.newPage()
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

    await typeProof(page, session, lab, protocol)
    seen('a command typed in the desktop has made a file in the VM')

    const refreshedAt = Date.now()
    await page.reload({ waitUntil: 'commit' })
    await untilPainted(await viewerFrame(page))
    const refreshToFrame = Date.now() - refreshedAt
    const refreshed = await readSession(page)
    if (refreshed.guacamole_connection_id !== session.guacamole_connection_id)
      throw new Error('the refreshed page has another connection')
    seen('the page was refreshed and shows the desktop on the same connection')

    await extend(page, refreshed)
    seen('thirty minutes were added without a reload')

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
    await context.close()
  }
}

/** Over SSH the desktop is a terminal already; otherwise one is opened first. */
async function typeProof(
  page: Page,
  session: Session,
  lab: LabClient,
  protocol: Protocol,
): Promise<void> {
  if (protocol !== 'ssh') await openTerminal(page, session, lab)
  const file = `/tmp/proof-${randomBytes(6).toString('hex')}`
  const exists = async () =>
    (await lab.exec(session.vm_id ?? 0, ['/bin/test', '-e', file])).code === 0
  // A window that has just opened may not have the keyboard yet: whoever sees that nothing came types again.
  const typeAndLook = async () => {
    await page.keyboard.type(`touch ${file}\n`, { delay: 20 })
    return until(exists, 'the file is there', RETYPE_MS).then(
      () => true,
      () => false,
    )
  }
  await until(typeAndLook, `${file} is in the VM`)
}

async function extend(page: Page, before: Session): Promise<void> {
  await page.getByRole('button', { name: 'Extend', exact: true }).click()
  await page.getByRole('button', { name: 'Extend by 30 min' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  const after = await readSession(page)
  const added = Date.parse(after.expires_at ?? '') - Date.parse(before.expires_at ?? '')
  if (added !== 30 * 60_000) throw new Error(`the extension added ${added} ms`)
}
