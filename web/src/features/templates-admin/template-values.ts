import type { AdministeredTemplate, Protocol, SessionType, TemplateChange } from '@carrel/contract'

/** What stands in the form. An empty number is ''. */
export interface TemplateValues {
  name: string
  description: string
  operating_system: string
  position: number | string
  is_published: boolean
  protocols: Protocol[]
  default_protocol: Protocol
  guest_username: string
  has_account: boolean
  account_username: string
  account_password: string
  own_account: boolean
  session_types: SessionType[]
  session_type: SessionType
  session_minutes: number | string
  longest_minutes: number | string
  has_size: boolean
  cpu_cores: number | string
  memory_mb: number | string
  has_network: boolean
  bridge: string
  vlan: number | string
  preferred_node_id: string | null
  access: 'everyone' | 'groups'
  group_ids: string[]
  snapshot_ram: boolean
  keep_snapshots: number | string
  when_powered_off: 'end' | 'restart'
}

export const valuesOf = (template: AdministeredTemplate): TemplateValues => ({
  name: template.name,
  description: template.description,
  operating_system: template.operating_system,
  position: template.position,
  is_published: template.is_published,
  protocols: template.protocols,
  default_protocol: template.default_protocol,
  guest_username: template.guest_username,
  has_account: template.account !== null,
  account_username: template.account?.username ?? '',
  account_password: '',
  own_account: template.own_account,
  session_types: template.session_types,
  session_type: template.session_type,
  session_minutes: template.session_minutes,
  longest_minutes: template.longest_minutes ?? '',
  has_size: template.size !== null,
  cpu_cores: template.cpu_cores,
  memory_mb: template.memory_mb,
  has_network: template.network !== null,
  bridge: template.network?.bridge ?? '',
  vlan: template.network?.vlan ?? '',
  preferred_node_id: template.preferred_node_id,
  access: template.access,
  group_ids: template.group_ids,
  snapshot_ram: template.snapshot_ram,
  keep_snapshots: template.keep_snapshots,
  when_powered_off: template.when_powered_off,
})

const orNull = (value: number | string): number | null => (value === '' ? null : Number(value))

/** What is different from the template as it was, and nothing else. */
export function changeOf(
  values: TemplateValues,
  before: AdministeredTemplate,
): Omit<TemplateChange, 'version'> {
  const wanted: Omit<TemplateChange, 'version' | 'account' | 'connection'> = {
    name: values.name.trim(),
    description: values.description.trim(),
    operating_system: values.operating_system.trim(),
    position: Number(values.position),
    is_published: values.is_published,
    protocols: values.protocols,
    default_protocol: values.default_protocol,
    guest_username: values.guest_username.trim(),
    own_account: values.own_account,
    session_types: values.session_types,
    session_type: values.session_type,
    session_minutes: Number(values.session_minutes),
    longest_minutes: orNull(values.longest_minutes),
    size: values.has_size
      ? { cpu_cores: Number(values.cpu_cores), memory_mb: Number(values.memory_mb) }
      : null,
    network: values.has_network
      ? { bridge: values.bridge.trim(), vlan: orNull(values.vlan) }
      : null,
    preferred_node_id: values.preferred_node_id,
    access: values.access,
    group_ids: values.group_ids,
    snapshot_ram: values.snapshot_ram,
    keep_snapshots: Number(values.keep_snapshots),
    when_powered_off: values.when_powered_off,
  }
  const changed = Object.entries(wanted).filter(
    ([field, value]) =>
      JSON.stringify(value) !== JSON.stringify(before[field as keyof typeof wanted]),
  )
  return { ...Object.fromEntries(changed), ...accountChange(values, before) }
}

function accountChange(values: TemplateValues, before: AdministeredTemplate) {
  if (!values.has_account) return before.account === null ? {} : { account: null }
  const isSame = before.account?.username === values.account_username.trim()
  if (isSame && values.account_password === '') return {}
  const { account_username, account_password } = values
  return { account: { username: account_username.trim(), password: account_password } }
}

const FIELDS: Readonly<Record<string, string>> = {
  'account.username': 'account_username',
  'account.password': 'account_password',
  'size.cpu_cores': 'cpu_cores',
  'size.memory_mb': 'memory_mb',
  'network.bridge': 'bridge',
  'network.vlan': 'vlan',
}

/** The server's names of fields, as the form has them. */
export const formErrors = (errors: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(errors).map(([field, text]) => [FIELDS[field] ?? field, text]))
