import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openBrowser } from '@carrel/e2e/browser'
import { pictureDesktops } from '@carrel/e2e/desktop-pictures'
import { LabClient } from '@carrel/e2e/lab-client'
import { picturePages } from '@carrel/e2e/pictures'
import { withOwnDemo } from './demo/own-demo.ts'
import { ROOT } from './places.ts'
import { ProgressReport } from './progress-report.ts'

/** More would weigh on every clone. */
const LIMIT_BYTES = 10_000_000

/** `npm run pictures`: every page and a desktop of each protocol under docs/media, taken of a demo, in place of the old ones. */
const folder = join(ROOT, 'docs/media')
await mkdir(folder, { recursive: true })
for (const name of await pictures()) await rm(join(folder, name))
await withOwnDemo('pictures', new ProgressReport(), async ({ url, lab }) => {
  const browser = await openBrowser()
  try {
    const options = { url: new URL(url).origin, folder }
    await picturePages(browser, options)
    await pictureDesktops(browser, {
      ...options,
      templateName: 'Xfce desktop',
      lab: new LabClient(lab),
    })
  } finally {
    await browser.close()
  }
})
const taken = await pictures()
const sizes = await Promise.all(taken.map(async (name) => (await stat(join(folder, name))).size))
const bytes = sizes.reduce((sum, size) => sum + size, 0)
if (bytes > LIMIT_BYTES) process.exitCode = 1
process.stdout.write(
  `${JSON.stringify({ pictures: taken.length, bytes, limit_bytes: LIMIT_BYTES })}\n`,
)

async function pictures(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.png'))
}
