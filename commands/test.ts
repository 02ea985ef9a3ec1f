import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GUACD_PACKAGES } from '@carrel/gateway/prerequisites'
import { LAB_PACKAGES } from '@carrel/lab/prerequisites'
import { readCommandLine } from './command-line.ts'
import { buildWeb } from './demo/build-web.ts'
import { withOwnDemo } from './demo/own-demo.ts'
import { startStackControl } from './demo/stack-control.ts'
import { CACHE, ROOT } from './places.ts'
import { BROWSER, ensure } from './prerequisites.ts'
import { ProgressReport } from './progress-report.ts'
import { TEST_PACKAGES } from './test-packages.ts'
import { END_TO_END_PROJECTS, POSTGRESQL_PROJECTS, UNIT_PROJECTS } from './test-projects.ts'
import { isPassed, readReport, type TestCount } from './test-report.ts'

const CHECKS = [
  { title: 'lint', program: ['biome', 'ci', '--error-on-warnings', '.'] },
  { title: 'types', program: ['npm', 'run', '--silent', 'types'] },
  { title: 'unused code', program: ['knip', '--no-progress'] },
  { title: 'the first script', program: ['node', 'commands/first-script.ts'] },
  { title: 'criteria', program: ['node', 'commands/main.ts', 'criteria'] },
]
const chaos = (database: string, runs: string, rights: string) => ({
  title: `chaos on ${database}`,
  program: [
    ...['node', 'commands/main.ts', 'chaos', '--seed', '1'],
    ...['--database', database, '--runs', runs, '--rights', rights],
  ],
})
/** Longer than a refresh takes on a busy machine, and no longer than a test may wait. */
const GRACE_SECONDS = 8

export const USAGE = `Usage: ./carrel test

Everything that must hold: lint, types, unused code, criteria, unit and integration tests, the server on PostgreSQL, chaos,
and journeys in a real browser with real VMs. It takes about forty minutes on two cores, and ends with
"N passed, N failed", where a check counts as one.`

export async function run(args: string[]): Promise<number> {
  readCommandLine(USAGE, { args })
  const report = new ProgressReport()
  await ensure([...LAB_PACKAGES, ...TEST_PACKAGES, BROWSER], GUACD_PACKAGES, report)
  await buildWeb(ROOT)
  const counts: TestCount[] = []
  const check = async ({ title, program }: (typeof CHECKS)[number]) => {
    report.say(`\n— ${title}`)
    counts.push(isPassed(await show(program)))
  }
  for (const each of CHECKS) await check(each)
  report.say('\n— unit and integration tests')
  counts.push(await vitest(UNIT_PROJECTS, {}))
  report.say('\n— the server on PostgreSQL')
  counts.push(await vitest(POSTGRESQL_PROJECTS, {}))
  await check(chaos('pglite', '200', 'all'))
  await check(chaos('postgresql', '60', 'pool'))
  report.say('\n— end-to-end tests')
  counts.push(await endToEnd(report))
  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failed = counts.reduce((sum, count) => sum + count.failed, 0)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  return failed === 0 && passed > 0 ? 0 : 1
}

/** The journeys in a real browser, against a demo of its own. */
function endToEnd(report: ProgressReport): Promise<TestCount> {
  return withOwnDemo(
    'test',
    report,
    async ({ url, lab, gatewayControl, server }) => {
      await using control = await startStackControl(server)
      const stack = { url, lab, gatewayControl, control: control.url }
      return await vitest(END_TO_END_PROJECTS, { E2E_STACK: JSON.stringify(stack) })
    },
    { graceSeconds: GRACE_SECONDS },
  )
}

async function vitest(
  projects: readonly string[],
  env: Record<string, string>,
): Promise<TestCount> {
  const file = join(tmpdir(), `carrel-tests-${process.pid}.json`)
  const chosen = projects.flatMap((project) => ['--project', project])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await show(['vitest', 'run', ...chosen, ...reporters], env)
  const text = await readFile(file, 'utf8').catch(() => null)
  await rm(file, { force: true })
  return readReport(text, code)
}

/** Runs it with its output on this one's, and resolves with its exit code. */
function show(
  [program = '', ...args]: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const path = `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env, PATH: path, CARREL_CACHE: CACHE },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
