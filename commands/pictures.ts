import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openBrowser } from '@carrel/e2e/browser'
import { LabClient } from '@carrel/e2e/lab-client'
import { takePictures } from '@carrel/e2e/pictures'
import { DEMO_ACCOUNTS } from './demo/demo-description.ts'
import { withOwnDemo } from './demo/own-demo.ts'
import { ROOT } from './places.ts'
import { ProgressReport } from './progress-report.ts'

/** `npm run pictures`: the pictures under docs/media, taken of a demo. */
const folder = join(ROOT, 'docs/media')
await mkdir(folder, { recursive: true })
await withOwnDemo('pictures', new ProgressReport(), async ({ url, lab }) => {
  const [account] = DEMO_ACCOUNTS
  if (!account) throw new Error('the demo has no accounts')
  const browser = await openBrowser()
  try {
    const options = { url, account, templateName: 'Xfce desktop', folder, lab: new LabClient(lab) }
    await takePictures(browser, options)
  } finally {
    await browser.close()
  }
})
