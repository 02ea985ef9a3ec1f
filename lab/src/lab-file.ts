import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Certificate } from './api/certificate.ts'
import type { ApiServer } from './api/http/api-server.ts'
import { writeJson } from './api/json-file.ts'
import type { Lab } from './api/lab.ts'
import type { MannerName } from './api/nodes/manner.ts'
import type { Storage } from './api/storage/storage.ts'
import { templateName } from './api/vms/prepare-vms.ts'
import type { Ports } from './network/network.ts'

/** How to reach this lab: all that a broker needs to register it. */
export interface LabFile {
  readonly url: string
  readonly host: string
  readonly port: number
  readonly nodes: readonly string[]
  /** The one with the templates. */
  readonly storage: string
  readonly storages: readonly Storage[]
  readonly manner: MannerName
  readonly fingerprint: string
  readonly ca_file: string
  /** Where the addresses of VMs lie; CIDR. */
  readonly guest_network: string
  readonly token: { readonly id: string; readonly secret: string }
  readonly templates: readonly {
    readonly vmid: number
    readonly node: string
    readonly name: string
    readonly username: string
    readonly ports: Ports
    readonly cores: number
    readonly memory_bytes: number
    readonly disk_bytes: number
  }[]
  readonly accelerator: 'kvm' | 'tcg'
}

interface LabPieces {
  readonly lab: Lab
  readonly certificate: Certificate
  readonly api: ApiServer
  readonly ports: Ports
  readonly range: string
}

const pathIn = (stateDir: string) => join(stateDir, 'lab.json')

export function removeLabFile(stateDir: string): void {
  rmSync(pathIn(stateDir), { force: true })
}

/** Carries the token's secret, so only its owner may read it. It is there only while the lab listens. */
export function writeLabFile({ lab, certificate, api, ports, range }: LabPieces): void {
  const { template } = lab.engine
  const file: LabFile = {
    url: api.url,
    host: api.host,
    port: api.port,
    nodes: lab.cluster.names,
    storage: lab.storages[0].name,
    storages: lab.storages,
    manner: lab.manner.name,
    fingerprint: certificate.fingerprint,
    ca_file: certificate.caFile,
    guest_network: range,
    token: lab.token,
    templates: lab.templates.map((vmid) => ({
      vmid,
      node: lab.cluster.names[0],
      name: templateName(lab.engine, vmid),
      username: template.username,
      ports,
      cores: template.cores,
      memory_bytes: template.memoryMiB * 1024 * 1024,
      disk_bytes: template.diskBytes,
    })),
    accelerator: lab.engine.accelerator,
  }
  writeJson(pathIn(lab.stateDir), file)
}
