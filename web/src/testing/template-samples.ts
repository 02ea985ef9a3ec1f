import type { AdministeredTemplate, DiscoveredTemplate } from '@carrel/contract'

const ID = '00000000-0000-4000-8000-000000000900'

/** Published, for everybody, over RDP and SSH. */
export const anAdministeredTemplate = (
  changes: Partial<AdministeredTemplate> = {},
): AdministeredTemplate => ({
  ...{ id: ID, version: 3, server_id: ID.replace('900', '901'), server_name: 'School' },
  ...{ node_name: 'pve1', vmid: 9000, name: 'Debian desktop', description: 'A light desktop.' },
  ...{ operating_system: 'Debian 12', picture_url: null, cpu_cores: 2, memory_mb: 2048 },
  ...{ size: null, network: null, disk_gb: 12, shared: false, preferred_node_id: null },
  ...{ missing_since: null, protocols: ['rdp', 'ssh'], default_protocol: 'rdp' },
  connection: {
    rdp: { port: null, values: { color_depth: 16 }, locked: ['color_depth'] },
    ssh: { port: null, values: {}, locked: [] },
  },
  ...{ guest_username: 'student', account: null, own_account: false },
  ...{ session_types: ['ephemeral'], session_type: 'ephemeral', session_minutes: 60 },
  ...{ longest_minutes: null, snapshot_ram: false, keep_snapshots: 3, when_powered_off: 'end' },
  ...{ access: 'everyone', group_ids: [], position: 0, is_published: true, open_sessions: 2 },
  ...{ typical_launch_ms: 2800, updated_at: '2026-03-02T10:00:00.000Z' },
  ...changes,
})

/** Has everything, and is not published. */
export const aDiscoveredTemplate = (
  changes: Partial<DiscoveredTemplate> = {},
): DiscoveredTemplate => ({
  ...{ vmid: 9001, name: 'debian-12', node: 'pve1', cpu_cores: 2, memory_mb: 2048, disk_gb: 12 },
  ...{ storages: ['local'], guest_agent: true, bridge: 'vmbr0', linked_clones: true },
  ...{ snapshots: true, shared: false, os_type: 'l26', template_id: null },
  ...changes,
})
