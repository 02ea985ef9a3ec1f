import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../places.ts'
import { ServiceProcess } from '../service-process.ts'

export interface GatewayProcessOptions {
  readonly env: Readonly<Record<string, string>>
  readonly controlUrl: string
  readonly controlSecret: string
  readonly logFile: string
}

/** The gateway, which forgets everything when it is killed. */
export class GatewayProcess {
  readonly #options: GatewayProcessOptions
  #process: ServiceProcess

  private constructor(options: GatewayProcessOptions) {
    this.#options = options
    this.#process = spawn(options)
  }

  static async start(options: GatewayProcessOptions): Promise<GatewayProcess> {
    const gateway = new GatewayProcess(options)
    await gateway.#process.ready
    return gateway
  }

  async restart(downMs: number): Promise<void> {
    await this.#process.kill()
    await sleep(downMs)
    this.#process = spawn(this.#options)
    await this.#process.ready
  }

  /** Ids of the connections that it has; null if it does not answer. */
  async connections(): Promise<string[] | null> {
    const { controlUrl, controlSecret } = this.#options
    const headers = { authorization: `Bearer ${controlSecret}` }
    const signal = AbortSignal.timeout(3000)
    const answer = await fetch(`${controlUrl}/control/connections`, { headers, signal }).catch(
      () => null,
    )
    if (!answer?.ok) return null
    const { connections } = (await answer.json()) as { connections: { id: string }[] }
    return connections.map(({ id }) => id)
  }

  async close(): Promise<void> {
    await this.#process.kill()
  }
}

function spawn({ env, logFile }: GatewayProcessOptions): ServiceProcess {
  const entry = join(ROOT, 'gateway/src/main.ts')
  const process = new ServiceProcess({ name: 'gateway', entry, env, logFile })
  process.ready.catch(() => undefined)
  return process
}
