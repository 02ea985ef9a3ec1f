import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openBrowser } from '@carrel/e2e/browser'
import { LabClient } from '@carrel/e2e/lab-client'
import { takePictures } from '@carrel/e2e/pictures'
import { DEMO_ACCOUNTS } from './demo/demo-description.ts'
import { startDemo } from './demo/demo-stack.ts'
import { freePorts } from './demo/free-port.ts'
import { CACHE, ROOT, STATE } from './places.ts'
import { ProgressReport } from './progress-report.ts'

/** `npm run pictures`: the pictures under docs/media, taken of a demo. */
const report = new ProgressReport()
const folder = join(ROOT, 'docs/media')
const [port = 0, gatewayPort = 0] = await freePorts(2)
const stateDir = join(STATE, `pictures-${process.pid}`)
const demo = await startDemo(
  { root: ROOT, stateDir, cacheDir: CACHE, port, gatewayPort, boot: 'warm', sessionMinutes: 60 },
  report,
)
const browser = await openBrowser()
try {
  const [account] = DEMO_ACCOUNTS
  if (!account) throw new Error('the demo has no accounts')
  await mkdir(folder, { recursive: true })
  const lab = new LabClient(demo.lab)
  await takePictures(browser, { url: demo.url, account, templateName: 'Xfce desktop', folder, lab })
} finally {
  await browser.close()
  await demo.close()
  await rm(stateDir, { recursive: true, force: true })
}
