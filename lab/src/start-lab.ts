import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadCertificate } from './api/certificate.ts'
import { chaosMixture } from './api/faults/chaos-mixture.ts'
import { readFault } from './api/faults/fault.ts'
import { type FaultScript, readFaultScript } from './api/faults/fault-script.ts'
import { startApiServer } from './api/http/api-server.ts'
import { createLab } from './api/lab.ts'
import { type Clock, createClock } from './clock.ts'
import type { LabConfig } from './config.ts'
import type { Engine, Progress } from './engine/engine.ts'
import { LabError } from './engine/errors.ts'
import { removeLabFile, writeLabFile } from './lab-file.ts'
import { addMachines } from './more-machines.ts'
import { guestPorts, type Ports } from './network/network.ts'
import { checkRemembered, forgetVms, rememberedDisks } from './remembered-vms.ts'

export interface Watchers {
  readonly onProgress: (progress: Progress) => void
  readonly log: (line: string) => void
  /** Gives up the start, leaving nothing behind. */
  readonly signal: AbortSignal
}

export interface RunningLab {
  close(): Promise<void>
}

/** Of the addresses that simulated guests say they have. */
const SIMULATED_RANGE = '10.0.0.0/8'

interface EngineWithPorts {
  readonly engine: Engine
  readonly ports: Ports
  readonly range: string
}

/** Only the chosen engine is loaded. */
async function engineFor(
  config: LabConfig,
  clock: Clock,
  watchers: Watchers,
): Promise<EngineWithPorts> {
  const { stateDir, cacheDir } = config
  if (config.engine === 'simulated') {
    const { createSimulatedEngine } = await import('./engine/simulated-engine.ts')
    const engine = createSimulatedEngine({ clock, disks: rememberedDisks(stateDir) })
    return { engine, ports: guestPorts, range: SIMULATED_RANGE }
  }
  const { createEngine } = await import('./engine/create-engine.ts')
  const { onProgress, signal, log } = watchers
  const engine = await createEngine({
    stateDir: join(stateDir, 'machines'),
    cacheDir,
    onProgress,
    signal,
    log,
  })
  return { engine, ports: engine.ports, range: engine.range }
}

function readChaos(chaos: LabConfig['chaos']): FaultScript {
  if (chaos === null) return { seed: null, faults: [] }
  if ('file' in chaos) return readFaultScript(chaos.file)
  return { seed: null, faults: chaosMixture(chaos.probability).map(readFault) }
}

function listenError({ host, port }: LabConfig['listen'], error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return error
  return new LabError('cannot_listen', `The lab cannot listen on ${host}:${port} (${code}).`, {
    help: 'Choose another address with --listen or LAB_LISTEN, or port 0 for a free one.',
    cause: error,
  })
}

export async function startLab(config: LabConfig, watchers: Watchers): Promise<RunningLab> {
  const { stateDir, boot, listen, nodes, storages, manner, speed, templates } = config
  const chaos = readChaos(config.chaos)
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  removeLabFile(stateDir)
  if (config.isFresh) forgetVms(stateDir)
  checkRemembered(stateDir, config)
  const clock = createClock(speed)
  const certificate = await loadCertificate(stateDir, nodes[0])
  const { engine, ports, range } = await engineFor(config, clock, watchers)
  try {
    const { log } = watchers
    const lab = await createLab({
      ...{ engine, stateDir, boot, certificate, nodes, storages, manner, templates, clock, log },
      ...(chaos.seed !== null && { faultSeed: chaos.seed }),
    })
    await addMachines(lab, config.machines)
    for (const fault of chaos.faults) lab.faults.add(fault)
    const api = await startApiServer({ lab, certificate, ...listen }).catch((error: unknown) => {
      throw listenError(listen, error)
    })
    writeLabFile({ lab, certificate, api, ports, range })
    log(`listening on ${api.url}, ${engine.accelerator}, ${lab.vms.all().length} VMs`)
    log(`its page is ${api.url}/lab, and ${join(stateDir, 'lab.json')} tells how to reach its API`)
    if (chaos.faults.length > 0) log(`${chaos.faults.length} faults, seed ${lab.faults.seed}`)
    return {
      async close() {
        removeLabFile(stateDir)
        if (config.isFresh) forgetVms(stateDir)
        await api.close()
        await lab.close()
      },
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}
