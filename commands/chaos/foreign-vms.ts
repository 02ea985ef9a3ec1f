import { randomUUID } from 'node:crypto'
import type { Lab } from '@carrel/lab/api/lab'
import { machineSpec } from '@carrel/lab/api/vms/machine-spec'
import { bare, type VmConfig } from '@carrel/lab/api/vms/vm'

/** Within the range of our own. */
export const FOREIGN_VMIDS = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => 100_002 + index * 3)

/** Everybody else's VMs, some of which look almost like ours, and every other of which is in our pool, if there is one. By VMID, with what they must still be in the end. */
export type ForeignVms = ReadonlyMap<number, string>

export async function addForeignVms(lab: Lab, installationId: string): Promise<ForeignVms> {
  const ours = `carrel installation=${installationId} session=`
  const tag = `carrel-${installationId}`
  const other = randomUUID()
  const configs: VmConfig[] = [
    { name: 'web-server' },
    { name: 'ephemeral-0a1b2c3d', tags: 'carrel;carrel-ephemeral' },
    {
      name: 'of-another-installation',
      tags: `carrel;carrel-${other};carrel-ephemeral`,
      description: `carrel installation=${other} session=${randomUUID()}`,
    },
    { name: 'our-tag-alone', tags: `carrel;${tag}` },
    { name: 'our-tag-and-a-remark', tags: `carrel;${tag}`, description: 'keep this one' },
    {
      name: 'our-notes-with-more',
      tags: `carrel;${tag}`,
      description: `${ours}${randomUUID()} and a remark`,
    },
    {
      name: 'of-a-session-that-nobody-knows',
      tags: `carrel;${tag};carrel-persistent`,
      description: `${ours}${randomUUID()}`,
    },
    { name: 'our-notes-alone', description: `${ours}${randomUUID()}` },
  ]
  const { names } = lab.cluster
  for (const [index, config] of configs.entries()) {
    const vmid = FOREIGN_VMIDS[index] ?? 0
    const node = names[index % names.length] ?? names[0]
    const figures = { ostype: 'l26', cores: 1, sockets: 1, memory: '64' }
    const pool = index % 2 === 0 ? null : (lab.pools.names[0] ?? null)
    lab.vms.create({ ...bare, vmid, node, pool, config: { ...figures, ...config } })
    await lab.engine.createDisk(vmid, 1024 ** 2)
    const vm = lab.vms.find(vmid)
    if (vm && index % 2 === 0) await lab.engine.start(machineSpec(lab, vm, null))
  }
  return new Map(FOREIGN_VMIDS.map((vmid) => [vmid, stateOf(lab, vmid)]))
}

/** Lines and power of a VM. */
export function stateOf(lab: Lab, vmid: number): string {
  const vm = lab.vms.find(vmid)
  return JSON.stringify({ config: vm?.config ?? null, on: lab.engine.running().has(vmid) })
}
