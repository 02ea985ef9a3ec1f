import type { Session } from '@carrel/contract'
import type { Page } from '@playwright/test'
import type { LabClient } from './lab-client.ts'
import { until } from './until.ts'

/** Opens a terminal by the desktop's own shortcut, and waits until its shell runs. */
export async function openTerminal(page: Page, session: Session, lab: LabClient): Promise<void> {
  const shellRuns = async () =>
    (await lab.exec(session.vm_id ?? 0, ['/usr/bin/pgrep', '-f', 'xfce4-terminal'])).code === 0
  await page.mouse.click(720, 600)
  await page.keyboard.press('Control+Alt+t')
  await until(shellRuns, 'a terminal is open in the VM')
}
