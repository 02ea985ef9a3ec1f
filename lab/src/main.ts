import { readConfig, usage } from './config.ts'
import type { Progress } from './engine/engine.ts'
import { LabError } from './engine/errors.ts'
import { type RunningLab, startLab } from './start-lab.ts'

/** One JSON line each on standard output, for whoever started the lab; people read standard error. */
function tell(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

function log(line: string): void {
  process.stderr.write(`lab: ${line.replaceAll('\n', ' | ')}\n`)
}

function fail(error: unknown): void {
  const known = error instanceof LabError
  const message = error instanceof Error ? error.message : String(error)
  const code = known ? error.code : 'lab_failed'
  tell({ error: { code, message, hint: known ? error.help : null } })
  if (!known && error instanceof Error) log(error.stack ?? error.message)
  process.exitCode = 1
}

const args = process.argv.slice(2)
const giveUp = new AbortController()
let lab: RunningLab | null = null

/** Everything is taken down before the process ends, a start that is under way too. */
function end(reason: string): void {
  if (giveUp.signal.aborted) return
  log(`ending: ${reason}`)
  giveUp.abort()
  starting
    .then(() => lab?.close())
    .catch(fail)
    .finally(() => process.exit())
}

async function start(): Promise<void> {
  try {
    const config = readConfig(args, process.env)
    if (config.endsWithStdin) process.stdin.resume().once('close', () => end('its parent has gone'))
    const onProgress = (progress: Progress) => tell({ progress })
    lab = await startLab(config, { onProgress, log, signal: giveUp.signal })
    if (!giveUp.signal.aborted) tell({ ready: true })
  } catch (error) {
    if (giveUp.signal.aborted) return
    fail(error)
    process.exit()
  }
}

async function help(): Promise<void> {
  process.stdout.write(usage())
}

// Whoever read these may be gone, which is no reason to leave machines behind.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(signal))
const starting = args.includes('--help') ? help() : start()
