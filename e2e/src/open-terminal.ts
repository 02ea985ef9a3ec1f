import type { Page } from '@playwright/test'
import type { Guest } from './guest.ts'
import { until } from './until.ts'

/** The middle of the page: the desktop, and then its terminal, which opens there. */
const MIDDLE = [720, 480] as const

/** Opens a terminal by the desktop's own shortcut, waits until its shell runs, and clicks into it. */
export async function openTerminal(page: Page, guest: Guest): Promise<void> {
  const shell = 'pgrep --terminal pts/0 --exact bash || true'
  await clickTerminal(page)
  await page.keyboard.press('Control+Alt+t')
  await until(async () => (await guest.run(shell)) !== '', 'a terminal is open in the VM')
  await clickTerminal(page)
}

export const clickTerminal = (page: Page): Promise<void> => page.mouse.click(...MIDDLE)
