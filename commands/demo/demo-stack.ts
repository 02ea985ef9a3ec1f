import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findGuacd } from '@carrel/gateway/guacd/find-guacd'
import { createLog } from '@carrel/gateway/log'
import { DatabaseInUse, guardOwner } from '@carrel/server/database/owner-guard'
import { publicKeyPath, readSigningKey } from '@carrel/server/vault/key-files'
import { CommandFailure } from '../command-failure.ts'
import type { ProgressReport } from '../progress-report.ts'
import { buildWeb } from './build-web.ts'
import { DEMO_TEMPLATES, type LabFile, readLabFile, writeDemoFile } from './demo-description.ts'
import { type Service, serviceStarter } from './service-starter.ts'

export interface DemoOptions {
  readonly root: string
  /** All state of the demo; it begins empty each time. */
  readonly stateDir: string
  /** Built images and downloaded packages; kept. */
  readonly cacheDir: string
  readonly port: number
  readonly gatewayPort: number
  readonly boot: 'warm' | 'cold'
  readonly sessionMinutes: number
  /** How long the gateway holds a desktop that nobody looks at; as usual where absent. */
  readonly graceSeconds?: number
}

export interface DemoStack {
  readonly url: string
  readonly logDir: string
  /** Of the server, its database included. */
  readonly dataDir: string
  readonly lab: LabFile
  readonly guacd: { readonly source: string }
  readonly gatewayControl: { readonly url: string; readonly secret: string }
  readonly server: Pick<Service, 'kill' | 'startAgain'>
  /** Resolves with a sentence if a part ends by itself. */
  readonly failed: Promise<string>
  close(): Promise<void>
}

/** Starts guacd, lab, gateway and server, each a process of its own, and takes down what it started if one fails. */
export async function startDemo(
  options: DemoOptions,
  report: ProgressReport,
  signal: AbortSignal = new AbortController().signal,
): Promise<DemoStack> {
  const parts = new AsyncDisposableStack()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => reject(signal.reason))
  try {
    return await Promise.race([compose(options, report, parts), aborted])
  } catch (error) {
    await parts.disposeAsync()
    throw error
  }
}

async function compose(
  options: DemoOptions,
  report: ProgressReport,
  parts: AsyncDisposableStack,
): Promise<DemoStack> {
  const { root, stateDir, cacheDir, port, gatewayPort, boot, sessionMinutes } = options
  await mkdir(stateDir, { recursive: true, mode: 0o700 })
  const guard = await guardOwner(stateDir).catch(refuseSecondDemo)
  parts.defer(() => guard.release())
  const at = (...path: string[]) => join(stateDir, ...path)
  await Promise.all(
    ['server', 'logs'].map((name) => rm(at(name), { recursive: true, force: true })),
  )
  await mkdir(at('logs'), { recursive: true })
  const { promise: failed, resolve: fail } = Promise.withResolvers<string>()
  const start = serviceStarter(parts, { root, logDir: at('logs') }, fail)

  await report.step('Web application', () => buildWeb(root))
  const guacd = await report.step('guacd', (update) =>
    findGuacd({
      env: process.env,
      cacheDir,
      onProgress: (step) => update(step, null),
      log: createLog('info', (line) => appendFileSync(at('logs', 'guacd.log'), line)),
    }),
  )
  parts.defer(() => guacd.close())
  const labEnv = {
    LAB_LISTEN: '127.0.0.1:0',
    LAB_STATE: at('lab'),
    LAB_CACHE: cacheDir,
    LAB_BOOT: boot,
    LAB_TEMPLATES: String(DEMO_TEMPLATES.length),
    LAB_FRESH: 'true',
    LAB_PARENT: 'stdin',
  }
  await report.step('Lab with real VMs', (update) => start('lab', labEnv, update))
  const lab = await readLabFile(at('lab', 'lab.json'))
  await writeDemoFile(at('demo.json'), lab, sessionMinutes)

  const url = `http://127.0.0.1:${port}`
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`
  const controlSecret = randomBytes(32).toString('base64url')
  await readSigningKey(at('server'))
  const gateway = await report.step('Gateway', () =>
    start('gateway', {
      GATEWAY_LISTEN: `127.0.0.1:${gatewayPort}`,
      GATEWAY_CONTROL_LISTEN: '127.0.0.1:0',
      GATEWAY_CONTROL_SECRET: controlSecret,
      GATEWAY_TOKEN_PUBLIC_KEY_FILE: publicKeyPath(at('server')),
      GATEWAY_PUBLIC_URL: gatewayUrl,
      GATEWAY_APP_ORIGINS: url,
      GATEWAY_VIEWER_DIR: join(root, 'web/dist/viewer'),
      GATEWAY_PARENT: 'stdin',
      ...(options.graceSeconds && { GATEWAY_GRACE_SECONDS: String(options.graceSeconds) }),
      GUACD: `${guacd.host}:${guacd.port}`,
    }),
  )
  const controlUrl = String(gateway.ready.control_url)
  const server = await report.step('Server', () =>
    start('server', {
      CARREL_LISTEN: `127.0.0.1:${port}`,
      CARREL_ORIGIN: url,
      CARREL_DATA: at('server'),
      CARREL_WEB_DIR: join(root, 'web/dist/app'),
      CARREL_GATEWAY_CONTROL_URL: controlUrl,
      CARREL_GATEWAY_CONTROL_SECRET: controlSecret,
      CARREL_GATEWAY_ORIGIN: gatewayUrl,
      CARREL_DEMO_FILE: at('demo.json'),
      CARREL_ALLOW_LOCAL_SERVERS: 'true',
      CARREL_PARENT: 'stdin',
    }),
  )
  return {
    url,
    logDir: at('logs'),
    dataDir: at('server'),
    lab,
    guacd: { source: guacd.source },
    gatewayControl: { url: controlUrl, secret: controlSecret },
    server,
    failed,
    close: () => parts.disposeAsync(),
  }
}

function refuseSecondDemo(error: unknown): never {
  if (!(error instanceof DatabaseInUse)) throw error
  throw new CommandFailure(
    `A demo is running in this folder already (process ${error.pid}).`,
    'Open the address that it printed, or stop it with Ctrl-C first.',
    error,
  )
}
