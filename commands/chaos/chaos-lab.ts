import { join } from 'node:path'
import { rootUser } from '@carrel/lab/api/access/access-config'
import { type Certificate, loadCertificate } from '@carrel/lab/api/certificate'
import { type ApiServer, type AroundCall, startApiServer } from '@carrel/lab/api/http/api-server'
import { createLab, type Lab } from '@carrel/lab/api/lab'
import { rightsFromPool } from '@carrel/lab/api/pools/pool-rights-for-tests'
import { cloneVm } from '@carrel/lab/api/vms/clone-vm'
import { makeTemplate } from '@carrel/lab/api/vms/template-vm'
import { createClock } from '@carrel/lab/clock'
import { createSimulatedEngine } from '@carrel/lab/engine/simulated-engine'
import { SPEED } from './fault-plan.ts'
import { Greeters } from './greeters.ts'
import type { ChaosOptions } from './options.ts'
import { CORES, MEMORY_MIB, TEMPLATES } from './templates.ts'

export const NODES = ['pve1', 'pve2', 'pve3'] as const

/** What Carrel has its rights on VMs from, where it has not those on all. */
export const POOL = 'carrel'

/** Long enough for a kill to come in between; by the lab's clock. */
const TIMES = {
  startMs: { warm: 200 * SPEED, cold: 200 * SPEED },
  agentMs: { warm: 150 * SPEED, cold: 150 * SPEED },
  addressMs: 150 * SPEED,
  cloneMs: 300 * SPEED,
}

const root = { user: rootUser, tokenid: null }

/** Three nodes of simulated VMs, whose guests answer at addresses of the loopback. */
export class ChaosLab {
  readonly lab: Lab
  readonly api: ApiServer
  readonly certificate: Certificate
  readonly greeters: Greeters

  private constructor(parts: {
    lab: Lab
    api: ApiServer
    certificate: Certificate
    greeters: Greeters
  }) {
    this.lab = parts.lab
    this.api = parts.api
    this.certificate = parts.certificate
    this.greeters = parts.greeters
  }

  static async open(
    folder: string,
    { seed: faultSeed, rights }: ChaosOptions,
    around: AroundCall,
  ): Promise<ChaosLab> {
    const stateDir = join(folder, 'lab')
    const greeters = await Greeters.open()
    const clock = createClock(SPEED)
    const engine = createSimulatedEngine({
      ...{ ...TIMES, clock, addressOf: (vmid) => greeters.give(vmid) },
      template: { cores: CORES, memoryMiB: MEMORY_MIB },
    })
    engine.onExit((vmid) => greeters.take(vmid))
    const certificate = await loadCertificate(stateDir, NODES[0])
    const lab = await createLab({
      ...{ engine, stateDir, clock, certificate, faultSeed },
      ...{ boot: 'warm', nodes: NODES, storages: [{ name: 'store', type: 'nfs', shared: true }] },
    })
    for (const { vmid } of TEMPLATES.slice(1)) await copyTemplate(lab, vmid)
    if (rights === 'pool') {
      rightsFromPool(lab, POOL)
      for (const { vmid } of TEMPLATES) lab.vms.update(vmid, { pool: POOL })
    }
    const api = await startApiServer({ lab, certificate, host: '127.0.0.1', port: 0, around })
    return new ChaosLab({ lab, api, certificate, greeters })
  }

  async close(): Promise<void> {
    this.lab.faults.clear()
    await this.api.close()
    await this.lab.close()
    this.greeters.close()
  }
}

async function copyTemplate(lab: Lab, newid: number): Promise<void> {
  const [{ vmid }] = TEMPLATES
  const [node] = NODES
  await ended(lab, cloneVm(lab, root, { node, vmid, newid, full: true }))
  await ended(lab, makeTemplate(lab, root, { node, vmid: newid }))
}

async function ended(lab: Lab, upid: string): Promise<void> {
  while (lab.tasks.find(upid)?.exitstatus === null) await lab.clock.sleep(100)
  const status = lab.tasks.find(upid)?.exitstatus
  if (status !== 'OK') throw new Error(`a template could not be made: ${status}`)
}
