import type {
  ActivationStep,
  ChannelKind,
  DeliveryEvent,
  DeliveryStatus,
  EndReason,
  Language,
  NotificationKind,
  Protocol,
  Role,
  SessionFailure,
  SessionStatus,
  SessionType,
  ToldNotification,
  Waiting,
} from '@carrel/contract'
import type { ColumnType, Generated, Insertable, Selectable } from 'kysely'

type Timestamp = ColumnType<Date, Date | undefined, Date>
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>
type Json<T> = ColumnType<T, string | undefined, string>
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>
/** numeric(p, s): a decimal string when read. */
type Numeric = ColumnType<string, number | undefined, number>
/** bigint: a number when read, or its digits, as the driver does. */
type NullableBigint = ColumnType<number | string | null, number | null | undefined, number | null>

/** A secret is sealed. */
export type StoredParameters = Readonly<
  Record<string, string | number | boolean | { readonly sealed: string }>
>

export interface NodeSample {
  cpu_used: number | null
  memory_used_mb: number | null
  cpu_physical: number | null
  memory_physical_mb: number | null
  cpu_allocatable: number | null
  memory_allocatable_mb: number | null
  cpu_allocated: number | null
  memory_allocated_mb: number | null
  own_vms: number | null
  other_vms: number | null
}

export interface Schema {
  installation: { only_row: Generated<boolean>; id: Generated<string>; created_at: Timestamp }
  users: {
    id: Generated<string>
    username: string
    display_name: string
    role: Role
    password_hash: string | null
    email: string | null
    language: Language | null
    time_zone: string | null
    last_seen_at: NullableTimestamp
    disabled_at: NullableTimestamp
    quota_sessions: number | null
    quota_minutes: number | null
    created_at: Timestamp
    updated_at: Timestamp
  }
  sign_ins: {
    id: Generated<string>
    token_hash: Uint8Array
    user_id: string
    user_agent: string | null
    address: string | null
    created_at: Timestamp
    seen_at: Timestamp
    expires_at: Date
  }
  password_links: {
    user_id: string
    token_hash: Uint8Array
    created_by: string | null
    created_at: Timestamp
    expires_at: Date
  }
  setup_links: { token_hash: Uint8Array; created_at: Timestamp; expires_at: Date }
  sign_in_failures: {
    id: Generated<string>
    username: string
    address: string
    device: string | null
    failed_at: Timestamp
  }
  proxmox_servers: {
    id: Generated<string>
    name: string
    is_active: Generated<boolean>
    is_draining: Generated<boolean>
    host: string
    port: string
    endpoint_hash: Uint8Array
    token_id: string
    token_secret: string
    fingerprints: string[]
    certificate_authority: string | null
    pool: string | null
    guest_networks: string[]
    max_vms_per_node: Generated<number>
    max_concurrent_sessions: Generated<number>
    cpu_overcommit_ratio: Numeric
    memory_overcommit_ratio: Numeric
    vmid_first: Generated<number>
    vmid_last: Generated<number>
    vmid_next: Generated<number>
    watched_at: NullableTimestamp
    silent_since: NullableTimestamp
    created_at: Timestamp
    updated_at: Timestamp
  }
  proxmox_nodes: {
    id: Generated<string>
    server_id: string
    name: string
    is_online: Generated<boolean>
    seen_at: NullableTimestamp
    cpu_count: number | null
    memory_mb: number | null
    others_cpu: Generated<number>
    others_memory_mb: Generated<number>
    guest_networks: string[] | null
    online_changed_at: NullableTimestamp
    created_at: Timestamp
  }
  vm_templates: {
    id: Generated<string>
    node_id: string
    vmid: number
    name: string
    description: Generated<string>
    operating_system: Generated<string>
    cpu_cores: number
    memory_mb: number
    disk_gb: ColumnType<string, number, number>
    protocols: Protocol[]
    default_protocol: Protocol
    ports: Json<Partial<Record<Protocol, number>>>
    guacamole_parameters: Json<Partial<Record<Protocol, StoredParameters>>>
    guest_username: string
    session_type: SessionType
    session_minutes: number
    shared: Generated<boolean>
    snapshot_ram: Generated<boolean>
    keep_snapshots: Generated<number>
    when_powered_off: Generated<'end' | 'restart'>
    locked_parameters: Json<Partial<Record<Protocol, string[]>>>
    own_account: Generated<boolean>
    account_username: string | null
    account_password: string | null
    is_published: Generated<boolean>
    access: Generated<'everyone' | 'groups'>
    position: Generated<number>
    other_session_types: Generated<SessionType[]>
    longest_minutes: number | null
    is_resized: Generated<boolean>
    network_bridge: string | null
    network_vlan: number | null
    preferred_node_id: string | null
    missing_since: NullableTimestamp
    version: Generated<number>
    created_at: Timestamp
    updated_at: Timestamp
  }
  groups: { id: Generated<string>; name: string; created_at: Timestamp; updated_at: Timestamp }
  group_members: { group_id: string; user_id: string; added_at: Timestamp }
  template_groups: { template_id: string; group_id: string }
  template_pictures: {
    template_id: string
    media_type: 'image/png' | 'image/jpeg' | 'image/webp'
    content: Uint8Array
    hash: string
  }
  vm_sessions: {
    id: Generated<string>
    user_id: string
    template_id: string
    server_id: string
    node_id: string
    session_type: SessionType
    session_minutes: number
    protocol: Protocol
    is_test: Generated<boolean>
    cpu_cores: number
    memory_mb: number
    status: Generated<SessionStatus>
    step: ActivationStep | null
    step_started_at: Timestamp
    auto_start: boolean
    end_reason: EndReason | null
    failure_code: string | null
    failure_message: string | null
    failure_hint: string | null
    vm_id: number | null
    cloned_for: string | null
    vm_fate: 'kept' | 'discarded' | 'stopping' | null
    vm_unseen: Generated<boolean>
    waiting_for: Waiting['for'] | null
    waiting_since: NullableTimestamp
    restore_snapshot_id: string | null
    snapshot_problem: NullableJson<SessionFailure>
    unsaved_because: NullableJson<SessionFailure>
    ip_address: string | null
    address_checked_at: NullableTimestamp
    guest_password: string | null
    browser_time_zone: string | null
    browser_language: string | null
    guacamole_connection_id: string | null
    expire_job_id: string | null
    created_at: Timestamp
    active_at: NullableTimestamp
    phase_ms: Json<Record<string, number>>
    expected_active_at: NullableTimestamp
    expected_active_by: NullableTimestamp
    expires_at: NullableTimestamp
    ended_at: NullableTimestamp
  }
  guacamole_connection_preferences: {
    id: Generated<string>
    user_id: string
    vm_session_type: Protocol
    template_id: string | null
    parameters: Json<StoredParameters>
    created_at: Timestamp
    updated_at: Timestamp
  }
  vm_snapshots: {
    id: Generated<string>
    session_id: string
    snapshot_name: string
    user_id: string
    template_id: string
    server_id: string
    node_id: string
    vm_id: number
    with_ram: Generated<boolean>
    guest_password: string | null
    created_at: Timestamp
    taken_at: NullableTimestamp
    deleting: Generated<boolean>
    note: Generated<string>
    by_hand: Generated<boolean>
    problem: NullableJson<SessionFailure>
    memory_allotted: NullableBigint
    memory_used: NullableBigint
    disks_allotted: NullableBigint
    disks_used: NullableBigint
  }
  audit_log: {
    id: Generated<string>
    at: Timestamp
    actor: string
    action: string
    subject: string
    details: Json<Record<string, unknown>>
    once: Generated<boolean>
  }
  admin_notifications: {
    id: Generated<string>
    kind: NotificationKind
    subject: string
    title: string
    message: string
    hint: string | null
    session_id: string | null
    count: Generated<number>
    first_at: Timestamp
    last_at: Timestamp
    seen_at: NullableTimestamp
    seen_by: string | null
    resolved_at: NullableTimestamp
  }
  notification_channels: {
    id: Generated<string>
    kind: ChannelKind
    is_enabled: boolean
    kinds: NotificationKind[]
    settings: Json<Record<string, unknown>>
    url: string | null
    secret: string | null
    updated_at: Timestamp
  }
  notification_deliveries: {
    id: Generated<string>
    channel: ChannelKind
    event: DeliveryEvent
    told: Json<ToldNotification>
    status: Generated<DeliveryStatus>
    attempts: Generated<number>
    problem: string | null
    created_at: Timestamp
    done_at: NullableTimestamp
  }
  session_steps: {
    id: Generated<string>
    session_id: string
    name: string
    began_at: Date
    ended_at: Date | null
  }
  session_tasks: {
    session_id: string
    upid: string
    kind: string
    began_at: Date
    ended_at: Date | null
    problem: string | null
  }
  session_messages: {
    id: Generated<string>
    session_id: string
    sender_id: string
    text: string
    sent_at: Timestamp
    dismissed_at: NullableTimestamp
  }
  session_watches: {
    id: Generated<string>
    session_id: string
    watcher_id: string
    reason: string
    began_at: Timestamp
    token_at: Timestamp
    joined_at: NullableTimestamp
    ended_at: NullableTimestamp
  }
  node_samples: NodeSample & {
    node_id: string
    step_seconds: number
    at: Date
    looks: Generated<number>
  }
  request_counts: { subject: string; started_at: Generated<Date>; count: Generated<number> }
  reconciliations: {
    subject: string
    begun_at: Date
    failed: Json<readonly { what: string; reason: string; problem: string }[]>
  }
  session_thumbnails: { session_id: string; image: Uint8Array; taken_at: Timestamp }
  session_extensions: { session_id: string; idempotency_key: string; created_at: Timestamp }
}

export type StoredTemplate = Selectable<Schema['vm_templates']>
export type TemplateColumns = Insertable<Schema['vm_templates']>
