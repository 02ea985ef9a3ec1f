import type {
  Account,
  AdminNotification,
  Server,
  ServerCheck,
  Session,
  Template,
} from '@carrel/contract'

const uuid = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

let made = 100

export const aPerson = (changes: Partial<Account> = {}): Account => ({
  id: uuid(1),
  username: 'ada',
  display_name: 'Ada Lovelace',
  role: 'user',
  email: null,
  language: null,
  time_zone: null,
  ...changes,
})

export const aTemplate = (changes: Partial<Template> = {}): Template => ({
  id: uuid(2),
  name: 'Debian desktop',
  description: 'A light desktop.',
  operating_system: 'Debian 12',
  cpu_cores: 2,
  memory_mb: 2048,
  disk_gb: 12,
  protocols: ['rdp', 'vnc', 'ssh'],
  default_protocol: 'rdp',
  session_type: 'ephemeral',
  session_minutes: 60,
  typical_launch_ms: 2800,
  picture_url: null,
  session_types: ['ephemeral'],
  longest_minutes: null,
  last_launched_at: null,
  ...changes,
})

/** A session that has just become active, unless told otherwise. */
export function aSession(changes: Partial<Session> = {}): Session {
  made += 1
  const now = new Date().toISOString()
  return {
    id: uuid(made),
    user_id: uuid(1),
    template_id: uuid(2),
    template_name: 'Debian desktop',
    session_type: 'ephemeral',
    protocol: 'rdp',
    is_test: false,
    phase_ms: {},
    status: 'active',
    step: null,
    waiting: null,
    vm_unseen: false,
    end_reason: null,
    failure: null,
    snapshot_problem: null,
    vm_id: 9001,
    vm_ip_address: '10.77.1.23',
    guacamole_connection_id: 'c-7f3a',
    cached_connection_id: 'c-7f3a',
    created_at: now,
    step_started_at: now,
    active_at: now,
    expected_active_at: null,
    expected_active_by: null,
    expires_at: new Date(Date.now() + 60 * 60_000).toISOString(),
    ended_at: null,
    ...changes,
  }
}

/** A launch that failed, and that nobody has seen. */
export function aNotification(changes: Partial<AdminNotification> = {}): AdminNotification {
  made += 1
  const now = new Date().toISOString()
  return {
    id: uuid(made),
    kind: 'launch_failed',
    title: 'A launch of “Debian desktop” failed',
    message: 'The storage is full.',
    hint: 'Free some space.',
    count: 1,
    first_at: now,
    last_at: now,
    session_id: null,
    seen_at: null,
    seen_by: null,
    resolved_at: null,
    ...changes,
  }
}

/** Still on its way: no machine, no address, no connection. */
export const aLaunch = (changes: Partial<Session> = {}): Session =>
  aSession({
    status: 'pending',
    vm_id: null,
    vm_ip_address: null,
    guacamole_connection_id: null,
    cached_connection_id: null,
    active_at: null,
    expires_at: null,
    ...changes,
  })

/** Online, in service, with one node on which nothing runs. */
export function aServer(changes: Partial<Server> = {}): Server {
  made += 1
  const nothing = { cpu: 0, memory_mb: 0 }
  const node = { cpu: 8, memory_mb: 16_384 }
  return {
    ...{ id: uuid(made), name: 'School', address_hint: 'pv•••.example' },
    ...{ is_active: true, is_draining: false, is_online: true, nodes_count: 1 },
    ...{ active_vms: 0, max_concurrent: 20, pool: null, guest_networks: [] },
    resource_usage: { used: nothing, allocatable: node },
    nodes: [
      {
        ...{ id: uuid(made + 500), name: 'pve1', is_online: true, active_vms: 0, open_sessions: 0 },
        ...{ physical: node, allocatable: node, others: nothing, reserved: nothing },
        available: node,
      },
    ],
    limits: {
      ...{ max_vms_per_node: 5, max_concurrent_sessions: 20 },
      ...{ cpu_overcommit_ratio: 1, memory_overcommit_ratio: 1 },
    },
    ...{ fingerprints: ['AB:CD'], has_authority: false },
    ...changes,
  }
}

/** Everything is there. */
export const aCheck = (changes: Partial<ServerCheck> = {}): ServerCheck => ({
  certificate: {
    ...{ fingerprint: 'AB:CD:EF', subject: 'CN=pve1', issuer: 'CN=Cluster', is_trusted: true },
    valid_to: '2028-01-01T00:00:00.000Z',
  },
  problem: null,
  found: {
    version: '9.2.11',
    nodes: [{ name: 'pve1', is_online: true }],
    templates: [
      {
        ...{ vmid: 9000, node: 'pve1', name: 'debian', obstacles: [], linked_clones: true },
        ...{ snapshots: true, storages: ['local'] },
      },
    ],
    ...{ storages: [], pools: [], missing_rights: [] },
  },
  is_ready: true,
  ...changes,
})
