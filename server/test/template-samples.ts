import type { SeenTemplate } from '../src/hypervisor/capability-report.ts'

const GIB = 1024 ** 3

/** A template that has everything, on the node `pve`. */
export const aSeenTemplate = (vmid: number, name = `template-${vmid}`): SeenTemplate => ({
  vm: {
    ...{ node: 'pve', vmid, name, status: 'stopped', tags: [], pool: null, template: true },
    ...{ lock: null, uptimeSeconds: null, cpuCount: 2, cpuUsed: 0, memoryBytes: 2 * GIB },
    ...{ memoryUsedBytes: 0, diskBytes: 8 * GIB },
  },
  capability: {
    ...{ node: 'pve', vmid, name, agent: true, bridge: 'vmbr0', osType: 'l26' },
    ...{ storages: ['local'], shared: false, linkedClones: true, snapshots: true },
  },
})

/** The smallest PNG: one grey point. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
)
