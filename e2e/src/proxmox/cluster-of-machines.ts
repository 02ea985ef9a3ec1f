import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Certificate, loadCertificate } from '@carrel/lab/api/certificate'
import { type ApiServer, startApiServer } from '@carrel/lab/api/http/api-server'
import { createLab, type Lab } from '@carrel/lab/api/lab'
import type { MannerName } from '@carrel/lab/api/nodes/manner'
import { createEngine } from '@carrel/lab/engine/create-engine'

export interface ClusterOfMachines extends AsyncDisposable {
  readonly lab: Lab
  readonly api: ApiServer
  readonly certificate: Certificate
  /** Where guests get their addresses; CIDR. */
  readonly guestNetwork: string
}

/** A lab with real machines, of its own, in the manner of one version. */
export async function startMachines(manner: MannerName): Promise<ClusterOfMachines> {
  const cacheDir = process.env.CARREL_CACHE
  if (!cacheDir) throw new Error('CARREL_CACHE is not set: run these tests by ./carrel test.')
  const stateDir = await mkdtemp(join(tmpdir(), 'carrel-machines-'))
  const quiet = { onProgress: () => undefined, log: () => undefined }
  const engine = await createEngine({ stateDir: join(stateDir, 'machines'), cacheDir, ...quiet })
  const certificate = await loadCertificate(stateDir, 'pve1')
  const lab = await createLab({
    ...{ engine, stateDir, boot: 'warm', certificate, manner },
    nodes: ['pve1'],
  })
  const api = await startApiServer({ lab, certificate, host: '127.0.0.1', port: 0 })
  return {
    ...{ lab, api, certificate, guestNetwork: engine.range },
    async [Symbol.asyncDispose]() {
      await api.close()
      await lab.close()
      await rm(stateDir, { recursive: true, force: true })
    },
  }
}
