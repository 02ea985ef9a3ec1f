import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pictureAttended } from '@carrel/e2e/attended-pictures'
import { openBrowser } from '@carrel/e2e/browser'
import { pictureDesktops } from '@carrel/e2e/desktop-pictures'
import { LabClient } from '@carrel/e2e/lab-client'
import { picturePages } from '@carrel/e2e/pictures'
import { GUACD_PACKAGES } from '@carrel/gateway/prerequisites'
import { LAB_PACKAGES } from '@carrel/lab/prerequisites'
import { readCommandLine } from './command-line.ts'
import { withOwnDemo } from './demo/own-demo.ts'
import { openSchool } from './pictures/open-school.ts'
import { ROOT } from './places.ts'
import { BROWSER, ensure } from './prerequisites.ts'
import { ProgressReport } from './progress-report.ts'

/** More would weigh on every clone. */
const LIMIT_BYTES = 10_000_000
const FOLDER = join(ROOT, 'docs/media')
const KINDS = ['.png', '.webp']

export const USAGE = `Usage: ./carrel pictures

Every page and a desktop of each protocol under docs/media, taken of a demo that has become a school, in place of the old
ones; ends with one line of JSON.`

export async function run(args: string[]): Promise<number> {
  readCommandLine(USAGE, { args })
  const report = new ProgressReport()
  await ensure([...LAB_PACKAGES, BROWSER], GUACD_PACKAGES, report)
  await mkdir(FOLDER, { recursive: true })
  const started = Date.now()
  await withOwnDemo('pictures', report, async (demo) => {
    await using parts = new AsyncDisposableStack()
    await openSchool(demo, parts, report)
    const browser = await openBrowser()
    parts.defer(() => browser.close())
    const options = { url: new URL(demo.url).origin, folder: FOLDER }
    await report.step('Pages', () => picturePages(browser, options))
    const desktops = { ...options, templateName: 'Xfce desktop', lab: new LabClient(demo.lab) }
    await report.step('Desktops', () => pictureDesktops(browser, desktops))
    await report.step('A desktop that is watched, and the warning of its end', () =>
      pictureAttended(browser, desktops),
    )
  })
  const { pictures, bytes } = await keepNewer(started)
  process.stdout.write(`${JSON.stringify({ pictures, bytes, limit_bytes: LIMIT_BYTES })}\n`)
  return bytes > LIMIT_BYTES ? 1 : 0
}

/** The old ones go when all the new ones are there. */
async function keepNewer(started: number): Promise<{ pictures: number; bytes: number }> {
  const sizes: number[] = []
  for (const name of await readdir(FOLDER)) {
    if (!KINDS.some((kind) => name.endsWith(kind))) continue
    const { size, mtimeMs } = await stat(join(FOLDER, name))
    if (mtimeMs < started) await rm(join(FOLDER, name))
    else sizes.push(size)
  }
  return { pictures: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}
