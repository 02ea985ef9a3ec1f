import type { AdminNotification, Person, Session, Template } from '@carrel/contract'

const uuid = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

let made = 100

export const aPerson = (changes: Partial<Person> = {}): Person => ({
  id: uuid(1),
  username: 'ada',
  display_name: 'Ada Lovelace',
  role: 'user',
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
    status: 'active',
    step: null,
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
