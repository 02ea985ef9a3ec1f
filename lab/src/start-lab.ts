import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadCertificate } from './api/certificate.ts'
import { startApiServer } from './api/http/api-server.ts'
import { createLab } from './api/lab.ts'
import { isTemplate } from './api/vms/vm.ts'
import { VmStore } from './api/vms/vm-store.ts'
import type { LabConfig } from './config.ts'
import type { Engine, Progress } from './engine/engine.ts'
import { LabError } from './engine/errors.ts'
import { removeLabFile, writeLabFile } from './lab-file.ts'
import { guestPorts, type Ports } from './network/network.ts'

export interface Watchers {
  readonly onProgress: (progress: Progress) => void
  readonly log: (line: string) => void
  /** Gives up the start, leaving nothing behind. */
  readonly signal: AbortSignal
}

export interface RunningLab {
  close(): Promise<void>
}

/** Simulated disks are nowhere but in the configurations of their VMs. */
function rememberedDisks(stateDir: string): ReadonlyMap<number, readonly string[]> {
  const machines = new VmStore(stateDir).all().filter((vm) => !isTemplate(vm))
  return new Map(machines.map((vm) => [vm.vmid, vm.snapshots.map(({ name }) => name)]))
}

/** Their disks, which then belong to no VM, are removed when the lab is made. */
function forgetVms(stateDir: string): void {
  const vms = new VmStore(stateDir)
  for (const { vmid } of vms.all()) vms.delete(vmid)
}

/** Of the addresses that simulated guests say they have. */
const SIMULATED_RANGE = '10.0.0.0/8'

interface EngineWithPorts {
  readonly engine: Engine
  readonly ports: Ports
  readonly range: string
}

/** Only the chosen engine is loaded. */
async function engineFor(config: LabConfig, watchers: Watchers): Promise<EngineWithPorts> {
  const { stateDir, cacheDir } = config
  if (config.engine === 'simulated') {
    const { createSimulatedEngine } = await import('./engine/simulated-engine.ts')
    const engine = createSimulatedEngine({ disks: rememberedDisks(stateDir) })
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

function listenError({ host, port }: LabConfig['listen'], error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return error
  return new LabError('cannot_listen', `The lab cannot listen on ${host}:${port} (${code}).`, {
    help: 'Set LAB_LISTEN to another address, or to port 0 for a free port.',
    cause: error,
  })
}

export async function startLab(config: LabConfig, watchers: Watchers): Promise<RunningLab> {
  const { stateDir, boot, listen } = config
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  removeLabFile(stateDir)
  if (config.isFresh) forgetVms(stateDir)
  const node = 'lab'
  const certificate = await loadCertificate(stateDir, node)
  const { fingerprint } = certificate
  const { engine, ports, range } = await engineFor(config, watchers)
  try {
    const { log } = watchers
    const lab = await createLab({ engine, stateDir, boot, fingerprint, nodes: [node], log })
    const api = await startApiServer({ lab, certificate, ...listen }).catch((error: unknown) => {
      throw listenError(listen, error)
    })
    writeLabFile({ lab, certificate, api, ports, range })
    log(`listening on ${api.url}, ${engine.accelerator}, ${lab.vms.all().length} VMs`)
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
