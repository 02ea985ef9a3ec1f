import type { Session } from '@carrel/contract'
import type { Page } from '@playwright/test'
import type { LabClient } from './lab-client.ts'
import { until } from './until.ts'

/** The middle of the page: the desktop, and then its terminal, which opens there. */
const MIDDLE = [720, 480] as const

/** Opens a terminal by the desktop's own shortcut, waits until its shell runs, and clicks into it. */
export async function openTerminal(page: Page, session: Session, lab: LabClient): Promise<void> {
  const shell = ['/usr/bin/pgrep', '--terminal', 'pts/0', '--exact', 'bash']
  const shellRuns = async () => (await lab.exec(session.vm_id ?? 0, shell)).code === 0
  await page.mouse.click(...MIDDLE)
  await page.keyboard.press('Control+Alt+t')
  await until(shellRuns, 'a terminal is open in the VM')
  await page.mouse.click(...MIDDLE)
}
