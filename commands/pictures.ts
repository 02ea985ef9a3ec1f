import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openBrowser } from '@carrel/e2e/browser'
import { pictureDesktops } from '@carrel/e2e/desktop-pictures'
import { LabClient } from '@carrel/e2e/lab-client'
import { picturePages } from '@carrel/e2e/pictures'
import { GUACD_PACKAGES } from '@carrel/gateway/prerequisites'
import { LAB_PACKAGES } from '@carrel/lab/prerequisites'
import { readCommandLine } from './command-line.ts'
import { withOwnDemo } from './demo/own-demo.ts'
import { ROOT } from './places.ts'
import { BROWSER, ensure } from './prerequisites.ts'
import { ProgressReport } from './progress-report.ts'

/** More would weigh on every clone. */
const LIMIT_BYTES = 10_000_000
const FOLDER = join(ROOT, 'docs/media')

export const USAGE = `Usage: ./carrel pictures

Every page and a desktop of each protocol under docs/media, taken of a demo, in place of the old ones; ends with one line of
JSON.`

export async function run(args: string[]): Promise<number> {
  readCommandLine(USAGE, { args })
  const report = new ProgressReport()
  await ensure([...LAB_PACKAGES, BROWSER], GUACD_PACKAGES, report)
  await mkdir(FOLDER, { recursive: true })
  for (const name of await pictures()) await rm(join(FOLDER, name))
  await withOwnDemo('pictures', report, async ({ url, lab }) => {
    const browser = await openBrowser()
    try {
      const options = { url: new URL(url).origin, folder: FOLDER }
      await picturePages(browser, options)
      const templateName = 'Xfce desktop'
      await pictureDesktops(browser, { ...options, templateName, lab: new LabClient(lab) })
    } finally {
      await browser.close()
    }
  })
  const taken = await pictures()
  const sizes = await Promise.all(taken.map(async (name) => (await stat(join(FOLDER, name))).size))
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  const summary = { pictures: taken.length, bytes, limit_bytes: LIMIT_BYTES }
  process.stdout.write(`${JSON.stringify(summary)}\n`)
  return bytes > LIMIT_BYTES ? 1 : 0
}

async function pictures(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((name) => name.endsWith('.png'))
}
