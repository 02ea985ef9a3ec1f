import { join } from 'node:path'
import { z } from 'zod'
import { readJson, writeJson } from '../json-file.ts'
import type { Lease } from './ipam.ts'
import type { Sections } from './sections.ts'

/** Zones, and in them vnets, and in these subnets. */
export interface SdnConfig {
  readonly zones: Sections
  readonly vnets: Sections
  readonly subnets: Sections
}

export interface SdnState {
  readonly wanted: SdnConfig
  /** What the nodes’ network is made of. */
  readonly applied: SdnConfig
  readonly leases: readonly Lease[]
}

const sections = z.record(
  z.string(),
  z.object({
    type: z.string(),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  }),
)
const config = z.object({ zones: sections, vnets: sections, subnets: sections })
const lease = z.object({
  zone: z.string(),
  subnet: z.string(),
  ip: z.string(),
  holder: z
    .object({ vmid: z.number(), mac: z.string(), hostname: z.string().nullable() })
    .nullable(),
})
const state = z.object({ wanted: config, applied: config, leases: z.array(lease) })

const nothing: SdnConfig = { zones: {}, vnets: {}, subnets: {} }

export class SdnStore {
  readonly #path: string
  state: SdnState
  constructor(stateDir: string) {
    this.#path = join(stateDir, 'sdn.json')
    const kept = readJson(this.#path)
    this.state =
      kept === null ? { wanted: nothing, applied: nothing, leases: [] } : state.parse(kept)
  }

  save(changed: Partial<SdnState>): void {
    this.state = { ...this.state, ...changed }
    writeJson(this.#path, this.state)
  }
}
