import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Certificate, loadCertificate } from '@carrel/lab/api/certificate'
import { startApiServer } from '@carrel/lab/api/http/api-server'
import { createLab, type Lab } from '@carrel/lab/api/lab'
import type { MannerName } from '@carrel/lab/api/nodes/manner'
import type { Storage } from '@carrel/lab/api/storage/storage'
import type { Clock } from '@carrel/lab/clock'
import { createSimulatedEngine } from '@carrel/lab/engine/simulated-engine'
import { DEFAULT_NODE, DEFAULT_STORAGE, type Scene } from '../scene.ts'
import { type Ask, asking } from './ask.ts'
import { createPatientClock } from './patient-clock.ts'

const never = 24 * 3_600_000

export interface OpenLab extends AsyncDisposable {
  readonly lab: Lab
  readonly ask: Ask
}

const folder = (kind: string) => mkdtempSync(join(tmpdir(), `carrel-conformance-${kind}-`))

/** One for all labs, as making it takes longer than a line. */
export async function makeCertificate(): Promise<Certificate> {
  const place = folder('certificate')
  try {
    return await loadCertificate(place, DEFAULT_NODE)
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function nodesOf({ nodes, offline }: Scene): [string, ...string[]] {
  const [first = DEFAULT_NODE, ...others] = [...nodes].sort(
    (a, b) => Number(offline.has(a)) - Number(offline.has(b)),
  )
  return [first, ...others]
}

function storagesOf({ storages }: Scene): [Storage, ...Storage[]] {
  const [first, ...others] = [...storages].map(
    ([name, type]): Storage => ({ name, type, shared: type === 'nfs' }),
  )
  return [first ?? { name: DEFAULT_STORAGE, type: 'dir', shared: false }, ...others]
}

function engineOf(scene: Scene, clock: Clock) {
  const agentMs = scene.silentAgents ? never : 0
  return createSimulatedEngine({
    clock,
    agentMs: { warm: agentMs, cold: agentMs },
    addressMs: 0,
    ...(scene.deafGuests && { shutdownMs: never }),
    ...(scene.slow && { copyBytesPerSecond: 1000, saveBytesPerSecond: 1000 }),
  })
}

/** A lab with nothing in it, over real HTTPS on a free port, whose hardware is as the scene needs it. */
export async function openLab(
  scene: Scene,
  manner: MannerName,
  certificate: Certificate,
): Promise<OpenLab> {
  const stateDir = folder('lab')
  const clock = createPatientClock(scene.pace)
  const lab = await createLab({
    ...{ engine: engineOf(scene, clock), stateDir, boot: 'warm', clock, manner },
    ...{ nodes: nodesOf(scene), storages: storagesOf(scene), certificate },
  })
  const api = await startApiServer({ lab, certificate, host: '127.0.0.1', port: 0 })
  return {
    lab,
    ask: asking({ host: api.host, port: api.port }),
    async [Symbol.asyncDispose]() {
      await api.close()
      clock.rush()
      await lab.close()
      clock[Symbol.dispose]()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}
