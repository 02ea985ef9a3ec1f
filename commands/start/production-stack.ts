import { join } from 'node:path'
import { Fault } from '@carrel/gateway/fault'
import { findGuacd } from '@carrel/gateway/guacd/find-guacd'
import { createLog } from '@carrel/gateway/log'
import { readSigningKey } from '@carrel/server/vault/key-files'
import { CommandFailure } from '../command-failure.ts'
import { buildWeb } from '../demo/build-web.ts'
import type { ProgressReport } from '../progress-report.ts'
import { ServiceProcess } from '../service-process.ts'
import { keepRunning, type ReadyLine } from './keep-running.ts'
import type { StartPlan } from './start-plan.ts'

export interface StackOptions {
  readonly plan: StartPlan
  readonly root: string
  readonly cacheDir: string
  readonly report: ProgressReport
  /** Each time that the server is ready. */
  readonly onServer: (line: ReadyLine) => void
}

/** Starts guacd, gateway and server as far as the plan has them. `parts` ends them in the other order. */
export async function startProduction(
  { plan, root, cacheDir, report, onServer }: StackOptions,
  parts: AsyncDisposableStack,
): Promise<void> {
  const keep = async (
    room: 'gateway' | 'server',
    env: Readonly<Record<string, string>>,
    onReadyAgain: (line: ReadyLine) => void,
  ) => {
    const entry = join(root, room, 'src/main.ts')
    const launch = () => new ServiceProcess({ name: room, entry, env, logFile: null })
    const kept = keepRunning({ launch, onReadyAgain, say: (line) => report.say(`carrel: ${line}`) })
    parts.defer(() => kept.stop())
    return kept.ready
  }
  if (plan.needsBuild) await report.step('Web application', () => buildWeb(root))
  const { gateway, server } = plan
  if (gateway) {
    if (plan.makesKey) await readSigningKey(plan.dataDir)
    const guacd = await report.step('guacd', (update) =>
      findGuacd({
        env: process.env,
        cacheDir,
        onProgress: (step) => update(step, null),
        log: createLog('info', (line) => process.stderr.write(line)),
      }).catch((error: unknown) => {
        throw error instanceof Fault ? new CommandFailure(error.message, error.hint, error) : error
      }),
    )
    parts.defer(() => guacd.close())
    const env = { ...gateway, GUACD: `${guacd.host}:${guacd.port}` }
    await report.step('Gateway', () => keep('gateway', env, () => {}))
  }
  if (server) onServer(await report.step('Server', () => keep('server', server, onServer)))
}
