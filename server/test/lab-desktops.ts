import type { CloneSpec, Hypervisor, OwnVm } from '../src/hypervisor/hypervisor.ts'
import {
  createProxmoxHypervisor,
  type ProxmoxHypervisorOptions,
} from '../src/hypervisor/proxmox/proxmox-hypervisor.ts'

/** What is needed of a lab, whose node is `lab` and whose template is 9000. */
export interface TestLab {
  readonly api: { readonly host: string; readonly port: number }
  readonly certificate: { readonly fingerprint: string }
  readonly lab: { readonly token: { readonly id: string; readonly secret: string } }
}

/** Proxmox VE's client on a lab, in a hurry as the lab is. */
export function connectToLab(
  { api, certificate, lab }: TestLab,
  options: Partial<ProxmoxHypervisorOptions> = {},
): Hypervisor {
  return createProxmoxHypervisor({
    host: api.host,
    port: api.port,
    credentials: { kind: 'token', ...lab.token },
    trust: { fingerprints: [certificate.fingerprint], authority: null },
    patience: { lockMs: 5000, appearMs: 500, settleMs: 2000 },
    ...options,
  })
}

export const deskOf = (vmid: number, more: Partial<CloneSpec> = {}): CloneSpec => ({
  ...{ template: { node: 'lab', vmid: 9000 }, vmid, name: `desk-${vmid}` },
  ...{ description: `carrel session=${vmid}`, tags: ['carrel', 'demo'], ...more },
})

let lastVmid = 200

/** A new desktop of the lab's template, stopped. */
export async function cloneDesk(hypervisor: Hypervisor): Promise<OwnVm> {
  const vmid = ++lastVmid
  const desk = deskOf(vmid)
  await hypervisor.clone(desk)
  return { node: 'lab', vmid, notes: desk.description }
}
