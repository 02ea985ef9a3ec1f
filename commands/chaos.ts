import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChaosStack, openStack } from './chaos/chaos-stack.ts'
import { readEndState } from './chaos/end-state.ts'
import { judge } from './chaos/judge.ts'
import { makeRuns } from './chaos/make-runs.ts'
import type { Violation } from './chaos/observations.ts'
import { type ChaosOptions, readOptions } from './chaos/options.ts'
import { settle } from './chaos/settle.ts'
import { countByKind, type Recovery, slowestRecovery } from './chaos/summary.ts'
import { timeline } from './chaos/timeline.ts'
import { interruption } from './interruption.ts'
import { ProgressReport } from './progress-report.ts'

export { USAGE } from './chaos/options.ts'

export async function run(args: string[]): Promise<number> {
  const options = readOptions(args)
  const report = new ProgressReport()
  const folder = await mkdtemp(join(tmpdir(), 'carrel-chaos-'))
  const parts = new AsyncDisposableStack()
  const interrupt = interruption()
  let isWell = false
  try {
    isWell = await unleash(options, folder, parts, report, interrupt)
  } finally {
    await parts.disposeAsync()
    if (isWell || interrupt.aborted) await rm(folder, { recursive: true, force: true })
    else report.say(`The logs are in ${folder}/logs.`)
  }
  return isWell ? 0 : 1
}

async function unleash(
  options: ChaosOptions,
  folder: string,
  parts: AsyncDisposableStack,
  report: ProgressReport,
  interrupt: AbortSignal,
): Promise<boolean> {
  const begun = performance.now()
  const { runs, seed, database, rights } = options
  report.say(
    `Chaos: ${runs} runs on ${database}, seed ${seed}, rights on ${rights === 'all' ? 'all VMs' : 'those of a pool'}.`,
  )
  const stack = await openStack(options, folder, parts)
  const limit = AbortSignal.any([interrupt, AbortSignal.timeout(options.minutes * 60_000)])
  const say = (text: string) => report.say(`  ${seconds(begun)} s: ${text}`)
  const { count, refused, faults } = await makeRuns(options, stack, say, limit)
  if (interrupt.aborted) throw interrupt.reason
  const connections = await settle(stack, say, interrupt)
  await stack.fleet.stop()
  const state = await readEndState(stack, connections)
  const violations = judge(stack, state, await readLogs(stack))
  for (const each of violations) explain(each, stack, report)
  const isTried = refused < count / 2
  if (!isTried) report.say(`${refused} of ${count} launches were refused: too little was tried.`)
  const missed = stack.schedule.missing()
  for (const name of missed) report.say(`No server was killed ${name}: nothing is known of that.`)
  const counts = countByKind(violations)
  const slowest = slowestRecovery(stack.journal)
  if (slowest) tellRecovery(slowest, stack, report)
  const line = {
    ...{ runs: count, kills: stack.journal.kills.length, faults, ...counts },
    ...{ database, rights, seed, sessions: state.sessions.length, refused },
    named_steps: `${stack.schedule.size - missed.length}/${stack.schedule.size}`,
    slowest_recovery_ms: slowest?.ms ?? 0,
    seconds: Number(seconds(begun)),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
  return violations.length === 0 && missed.length === 0 && isTried
}

function explain(
  { kind, text, subject }: Violation,
  { journal }: ChaosStack,
  report: ProgressReport,
) {
  report.say(`\n${kind}: ${text}`)
  if (subject !== null) for (const line of timeline(journal, subject)) report.say(line)
}

function tellRecovery({ kill, ms }: Recovery, { journal }: ChaosStack, report: ProgressReport) {
  const { at, server, why, subject } = kill
  report.say(
    `The slowest recovery took ${(ms / 1000).toFixed(1)} s: server ${server} was killed ${why}.`,
  )
  if (subject === null) return
  for (const line of timeline(journal, subject, { from: at - 1000, to: at + ms + 1000 }))
    report.say(line)
}

async function readLogs({ logDir }: ChaosStack): Promise<Map<string, string>> {
  const names = await readdir(logDir)
  const texts = await Promise.all(names.map((name) => readFile(join(logDir, name), 'utf8')))
  return new Map(names.map((name, index) => [name, texts[index] ?? '']))
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(0)
