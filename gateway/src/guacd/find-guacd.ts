import { join, resolve } from 'node:path'
import { type Address, parseAddress } from '../address.ts'
import { Fault } from '../fault.ts'
import { type Log, reasonOf } from '../log.ts'
import { debianGuacd } from './debian-guacd.ts'
import { dockerGuacd } from './docker-guacd.ts'
import type { GuacdProgram } from './guacd-program.ts'
import { machineGuacd } from './machine-guacd.ts'
import { probeGuacd } from './probe-guacd.ts'
import { endStaleRuns } from './run-directory.ts'
import { superviseGuacd } from './supervise-guacd.ts'

export interface FindGuacdOptions {
  readonly env: NodeJS.ProcessEnv
  readonly cacheDir: string
  readonly onProgress: (step: string) => void
  readonly log: Log
}

export interface FoundGuacd extends Address {
  readonly source: 'given' | GuacdProgram['source']
  /** Ends what was started; a guacd that was given is left alone. */
  close(): Promise<void>
}

/** A guacd that answers: the one given, else the machine's, else Docker's, else Debian's. */
export async function findGuacd(options: FindGuacdOptions): Promise<FoundGuacd> {
  const { env, onProgress, log } = options
  const cacheDir = resolve(options.cacheDir)
  if (env.CARREL_GUACD) return givenGuacd(env.CARREL_GUACD)
  const runsDir = join(cacheDir, 'guacd-runs')
  await endStaleRuns(runsDir, log)
  const candidates = [
    async () => machineGuacd(env),
    () => dockerGuacd(env, onProgress, log),
    () => debianGuacd({ cacheDir, onProgress, log }),
  ]
  let failure: unknown
  for (const candidate of candidates) {
    try {
      const program = await candidate()
      if (!program) continue
      onProgress(`starting (${program.source})`)
      return { ...(await superviseGuacd(program, runsDir, log)), source: program.source }
    } catch (error) {
      failure = error
      log.warn('guacd_passed_over', { reason: reasonOf(error) })
    }
  }
  if (failure) throw failure
  throw new Fault('guacd_not_found', 'There is no guacd on this machine.', {
    hint: 'Install guacd or Docker, or set CARREL_GUACD=host:port to a guacd that runs already.',
  })
}

async function givenGuacd(text: string): Promise<FoundGuacd> {
  const address = parseAddress(text)
  await probeGuacd(address, 5_000).catch((cause) => {
    throw new Fault('guacd_unreachable', `No guacd answers at ${text}.`, {
      hint: 'CARREL_GUACD names it. Start it there, or unset CARREL_GUACD to have one started.',
      cause,
    })
  })
  return { ...address, source: 'given', close: async () => {} }
}
