import type { InventoryVm } from '../src/hypervisor/inventory.ts'
import type { SeenServer } from '../src/sessions/seen-server.ts'
import type { SeenSession } from '../src/sessions/seen-session.ts'

export const installationId = '6f9c3f0e-7a51-4f0c-9d5e-0b1c2d3e4f50'
export const NOW = new Date('2026-03-02T10:00:00Z')

/** Just made, off, and nobody's. */
export const aVm = (more: Partial<InventoryVm> = {}): InventoryVm => ({
  ...{ node: 'pve', vmid: 1, name: 'vm', status: 'stopped', tags: [], pool: null },
  ...{ template: false, lock: null, uptimeSeconds: null },
  ...{ cpuCount: 1, cpuUsed: 0, memoryBytes: 1, memoryUsedBytes: 1, diskBytes: 1 },
  ...more,
})

/** Of a session that nothing is known of. */
export const aSession = (more: Partial<SeenSession> = {}): SeenSession => ({
  ...{ id: 'session', status: 'pending', autoStart: true, stepStartedAt: NOW, expiresAt: null },
  ...{ vmId: null, vmFate: null, whenPoweredOff: 'end', addressCheckedAt: null },
  ...{ connectionId: null, hasJob: false },
  ...more,
})

/** An empty server. */
export const seeing = (more: Partial<SeenServer> = {}): SeenServer => ({
  ...{
    installationId,
    serverId: 'server',
    now: NOW,
    vms: [],
    sessions: [],
    kept: new Map(),
    claimedVmids: new Set(),
    unlabelled: [],
  },
  ...{ notes: new Map(), ended: new Map(), lockedSince: new Map() },
  ...more,
})
