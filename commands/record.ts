import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { openBrowser } from '@carrel/e2e/browser'
import { LabClient } from '@carrel/e2e/lab-client'
import { demonstrate } from '@carrel/e2e/recording/demonstration'
import { Narration } from '@carrel/e2e/recording/narration'
import { Screencast } from '@carrel/e2e/recording/screencast'
import { GUACD_PACKAGES } from '@carrel/gateway/prerequisites'
import { LAB_PACKAGES } from '@carrel/lab/prerequisites'
import { CommandFailure } from './command-failure.ts'
import { readCommandLine } from './command-line.ts'
import { DEMO_ACCOUNTS } from './demo/demo-description.ts'
import type { DemoStack } from './demo/demo-stack.ts'
import { withOwnDemo } from './demo/own-demo.ts'
import { ROOT } from './places.ts'
import { BROWSER, ensure, type Prerequisite } from './prerequisites.ts'
import { ProgressReport } from './progress-report.ts'
import { filmArguments, spanOf, toCaptionFile, toFrameList } from './record/film.ts'
import { runTool } from './run-tool.ts'

const FILM_PACKAGES: readonly Prerequisite[] = [
  { package: 'ffmpeg', provides: 'ffmpeg', why: 'makes a film of the pictures' },
  {
    package: 'fonts-dejavu-core',
    provides: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
    why: 'writes the captions',
  },
]
const FILM = join(ROOT, 'docs/media/sprint-3.mp4')
const HEIGHT = 800
/** The rest of the lab's page has no part in the story. */
const ONLY_VMS_AND_TASKS = '.nodes, .storages, .faults { display: none }'
const CODING_MS = 10 * 60_000
const LARGEST_BYTES = 10 * 1024 * 1024

export const USAGE = `Usage: ./carrel record

Films the journey of a desktop in a real browser, with captions, as docs/media/sprint-3.mp4; ends with the film's path.`

export async function run(args: string[]): Promise<number> {
  readCommandLine(USAGE, { args })
  const report = new ProgressReport()
  const needed = [...LAB_PACKAGES, BROWSER, ...FILM_PACKAGES]
  await ensure(needed, GUACD_PACKAGES, report)
  await mkdir(join(ROOT, 'docs/media'), { recursive: true })
  const folder = await mkdtemp(join(tmpdir(), 'carrel-film-'))
  try {
    await withOwnDemo('record', report, (demo) => film(demo, folder, report), { boot: 'cold' })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const { size } = await stat(FILM)
  if (size > LARGEST_BYTES) throw new CommandFailure(`The film has ${size} bytes; 10 MiB at most.`)
  process.stdout.write(`${relative(process.cwd(), FILM)}\n`)
  return 0
}

async function film({ url, lab }: DemoStack, folder: string, report: ProgressReport) {
  const [account] = DEMO_ACCOUNTS
  if (!account) throw new Error('the demo has no accounts')
  const narration = new Narration()
  const browser = await openBrowser()
  try {
    const open = async (baseURL: string, width: number) => {
      const size = { viewport: { width, height: HEIGHT }, screen: { width, height: HEIGHT } }
      const lax = { ignoreHTTPSErrors: true, bypassCSP: true }
      const context = await browser.newContext({ baseURL, ...lax, ...size })
      return context.newPage()
    }
    const page = await open(url, 1280)
    const labPage = await open(`https://${lab.host}:${lab.port}`, 560)
    await Promise.all([page.goto('/'), labPage.goto('/lab')])
    await labPage.addStyleTag({ content: ONLY_VMS_AND_TASKS })
    const casts = await report.step('The journey', async () => {
      await using left = await Screencast.of(page, folder, 'page')
      await using right = await Screencast.of(labPage, folder, 'lab')
      const journey = { account, templateName: 'Xfce desktop', protocol: 'vnc' as const }
      await demonstrate(page, { ...journey, lab: new LabClient(lab), narration })
      return [left.frames, right.frames]
    })
    await report.step('The film', () => cut(casts, narration, folder))
  } finally {
    await browser.close()
  }
}

async function cut(
  [left = [], right = []]: (typeof Screencast.prototype.frames)[],
  narration: Narration,
  folder: string,
): Promise<void> {
  const at = (name: string) => join(folder, name)
  const span = spanOf([left, right])
  const captions = toCaptionFile(narration.captions, span)
  await Promise.all([
    writeFile(at('left.txt'), toFrameList(left, span)),
    writeFile(at('right.txt'), toFrameList(right, span)),
    writeFile(at('captions.vtt'), captions),
    writeFile(FILM.replace(/mp4$/, 'vtt'), captions),
  ])
  const files = { left: at('left.txt'), right: at('right.txt'), captions: at('captions.vtt') }
  await runTool('ffmpeg', filmArguments({ ...files, film: FILM, height: HEIGHT }), {
    cwd: ROOT,
    deadlineMs: CODING_MS,
    failure: 'ffmpeg could not make the film.',
  })
}
