import type { AdministeredTemplate, Protocol, TemplateChange } from '@carrel/contract'
import type { z } from 'zod'
import type { TemplateColumns } from '../database/schema.ts'
import { Refusal } from '../http/refusal.ts'
import type { Vault } from '../vault/vault.ts'
import type { VmTemplate } from './template.ts'
import { changeConnection } from './template-connection.ts'
import { sealAccount, sealParameters } from './template-row.ts'

type Change = Omit<z.output<typeof TemplateChange>, 'version'>
type Settings = { readonly [Field in keyof Change]?: Exclude<Change[Field], undefined> }
type Places = Pick<VmTemplate, 'ports' | 'guacamoleParameters' | 'lockedParameters'>
type Checked = Pick<
  AdministeredTemplate,
  | 'protocols'
  | 'default_protocol'
  | 'session_types'
  | 'session_type'
  | 'session_minutes'
  | 'longest_minutes'
>

/** Without what was left out. */
export const givenOf = (change: Change): Settings =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

/** @throws Refusal `invalid_template` naming the fields that do not go together */
export function requireSound(template: Checked): void {
  const { protocols, default_protocol, session_types, session_type } = template
  const { session_minutes, longest_minutes } = template
  refuse({
    ...(!protocols.includes(default_protocol) && {
      default_protocol: 'is none of the protocols that are offered',
    }),
    ...(!session_types.includes(session_type) && {
      session_type: 'is none of those that are offered',
    }),
    ...(longest_minutes !== null &&
      longest_minutes < session_minutes && {
        longest_minutes: 'is less than a session lasts anyway',
      }),
  })
}

function refuse(fields: Record<string, string>): void {
  if (Object.keys(fields).length === 0) return
  throw new Refusal(422, 'invalid_template', 'Some of this cannot be saved; nothing was changed.', {
    hint: 'Correct it and save again.',
    fields,
  })
}

/** The columns that settings change, secrets sealed. @throws Refusal `invalid_template` */
export function columnsOf(
  settings: Settings,
  before: Places,
  vault: Vault,
): Partial<TemplateColumns> {
  const { size, network, account, connection, session_types, group_ids: _, ...plain } = settings
  return {
    ...plain,
    ...(session_types && { other_session_types: session_types }),
    ...(size && { ...size, is_resized: true }),
    ...(size === null && { is_resized: false }),
    ...(network !== undefined && {
      network_bridge: network?.bridge ?? null,
      network_vlan: network?.vlan ?? null,
    }),
    ...(account !== undefined && sealAccount(vault, account)),
    ...(connection && connectionColumns(connection, before, vault)),
  }
}

function connectionColumns(
  connection: NonNullable<Settings['connection']>,
  before: Places,
  vault: Vault,
) {
  const ports = { ...before.ports }
  const parameters = { ...before.guacamoleParameters }
  const locked = { ...before.lockedParameters }
  const fields: Record<string, string> = {}
  for (const [name, change] of Object.entries(connection)) {
    const protocol = name as Protocol
    if (change === undefined) continue
    const { port, faults, ...changed } = changeConnection(protocol, before, change)
    for (const [field, fault] of Object.entries(faults))
      fields[`connection.${protocol}.${field}`] = fault
    if (port === null) delete ports[protocol]
    else ports[protocol] = port
    parameters[protocol] = changed.parameters
    locked[protocol] = changed.locked
  }
  refuse(fields)
  return {
    ports: JSON.stringify(ports),
    guacamole_parameters: JSON.stringify(sealParameters(vault, parameters)),
    locked_parameters: JSON.stringify(locked),
  }
}

/** What was changed, for the audit log: no secret, and of connections no value. */
export function changesOf(settings: Settings, before: AdministeredTemplate) {
  const { account, connection, ...plain } = settings
  const changed = Object.entries(plain).flatMap(([field, to]) => {
    const from = before[field as keyof typeof plain]
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [[field, { from, to }] as const]
  })
  return {
    ...Object.fromEntries(changed),
    ...(account !== undefined && { account: account === null ? 'removed' : 'set' }),
    ...(connection && {
      connection: Object.fromEntries(
        Object.entries(connection).map(([protocol, change]) => [
          protocol,
          { ...change, values: Object.keys(change?.values ?? {}) },
        ]),
      ),
    }),
  }
}
