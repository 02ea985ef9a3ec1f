import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import type { Guest } from './guest.ts'
import { until } from './until.ts'

const RETYPE_MS = 5000

/** Has the shell that has the keyboard write down its process id, and returns that: what was typed has got there. */
export async function askShell(page: Page, guest: Guest): Promise<string> {
  const file = `/tmp/shell-${randomBytes(6).toString('hex')}`
  let pid = ''
  const isWritten = async () => {
    pid = await guest.run(`cat ${file} 2> /dev/null || true`)
    return pid !== ''
  }
  // A window that has just opened may not have the keyboard yet: whoever sees that nothing came types again.
  const typeAndLook = async () => {
    await page.keyboard.type(`echo $$ > ${file}\n`, { delay: 20 })
    return until(isWritten, 'the file is there', RETYPE_MS).then(
      () => true,
      () => false,
    )
  }
  await until(typeAndLook, `${file} is in the VM`)
  return pid
}
