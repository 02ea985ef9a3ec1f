import { readConfig } from './config.ts'
import { startGateway } from './context.ts'
import { Fault } from './fault.ts'
import { createLog, reasonOf } from './log.ts'

const log = createLog(process.env.GATEWAY_LOG === 'debug' ? 'debug' : 'info')

async function run(): Promise<void> {
  const { config, secrets } = readConfig(process.env)
  const gateway = await startGateway({ config, secrets, log })
  let stopping = false
  const stop = (reason: string) => {
    if (stopping) return
    stopping = true
    log.info('stopping', { reason })
    gateway.close().then(() => process.exit(0), fail)
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
  if (config.endsWithStdin) process.stdin.on('end', () => stop('parent is gone')).resume()
  answer({ ready: true, public_url: gateway.publicUrl, control_url: gateway.controlUrl })
}

function fail(error: unknown): void {
  const { code, message, hint } =
    error instanceof Fault ? error : new Fault('internal_error', reasonOf(error))
  log.error('fatal', { code, reason: reasonOf(error) })
  answer({ error: { code, message, hint } })
  process.exit(1)
}

function answer(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

run().catch(fail)
