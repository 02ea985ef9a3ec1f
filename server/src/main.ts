import { readConfig } from './config.ts'
import { createContext } from './context.ts'
import { createLog } from './log.ts'

/** Starts the server and tells on standard output, in one JSON line, that it is ready or why it is not. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const context = await createContext(config, log)
  const isWeb = config.roles.includes('web')
  const address = isWeb ? await context.app.listen(config.listen) : null
  const stop = async (signal: string) => {
    log.info({ signal }, 'stopping')
    await context.close()
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  if (config.parent === 'stdin') process.stdin.resume().once('end', () => void stop('end of stdin'))
  tell({ ready: true, url: config.origins[0], address, setup_url: context.setupUrl })
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

main().catch((error: Error & { code?: string; hint?: string }) => {
  const { code = 'unexpected_error', message, hint } = error
  tell({ error: { code, message, hint } })
  if (hint === undefined) process.stderr.write(`${error.stack}\n`)
  process.exit(1)
})
