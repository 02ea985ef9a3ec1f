import {
  type ChangeEffects,
  type ConnectionPreferences,
  faultOf,
  findParameter,
  type ParameterValue,
  type Protocol,
  personParametersOf,
  type SavedValue,
} from '@carrel/contract'
import type { StoredParameters } from '../database/schema.ts'
import {
  type ConnectionPolicy,
  decidedValue,
  type Lock,
  locksOf,
  unknownToGuacd,
} from '../guacamole/connection-policy.ts'
import { Refusal } from '../http/refusal.ts'

/**
 * What a person has set up once, as in Guacamole's form for a connection: by protocol, for all templates or over that for
 * one. Secrets go in and never come out again.
 */
export interface PreferenceKey {
  readonly userId: string
  readonly protocol: Protocol
  /** null: for all templates. */
  readonly templateId: string | null
}

/** Checked; null takes a setting back. */
export type PreferenceChanges = ReadonlyMap<string, ParameterValue | null>

/**
 * Reads what a person sent, under the names of the catalogue.
 * @throws Refusal `invalid_settings` naming each field that is unknown, not theirs or not as it should be
 */
export function readChanges(
  protocol: Protocol,
  given: Readonly<Record<string, unknown>>,
): PreferenceChanges {
  const changes = new Map<string, ParameterValue | null>()
  const fields: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    const found = findParameter(protocol, name)
    const fault = found ? faultOfChange(found, value) : 'is no setting of this protocol'
    if (fault !== null) fields[`parameters.${name}`] = fault
    else if (found && changes.has(found.parameter.name))
      fields[`parameters.${name}`] = 'is given twice, under two names'
    else if (found)
      changes.set(
        found.parameter.name,
        found.opposite && value !== null ? !value : (value as ParameterValue | null),
      )
  }
  if (Object.keys(fields).length > 0)
    throw new Refusal(422, 'invalid_settings', 'Some settings cannot be saved; none was changed.', {
      hint: 'Correct them and save again.',
      fields,
    })
  return changes
}

function faultOfChange(
  { parameter }: NonNullable<ReturnType<typeof findParameter>>,
  value: unknown,
): string | null {
  if (parameter.setBy === 'administrator') return 'is for administrators to set'
  if (parameter.setBy === 'server') return 'is set by Carrel alone'
  return value === null ? null : faultOf(parameter, value)
}

/** As a person may see them. */
function present(stored: StoredParameters): Record<string, SavedValue> {
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [
      name,
      typeof value === 'object' ? { set: true as const } : value,
    ]),
  )
}

export interface SavedLayers {
  readonly general: StoredParameters
  /** Over the general ones; null: not asked for. */
  readonly template: StoredParameters | null
}

/** The answer to a person: what is saved, what holds otherwise, and what others have decided. */
export function presentPreferences(
  { protocol, templateId }: PreferenceKey,
  { general, template }: SavedLayers,
  policy: ConnectionPolicy,
): ConnectionPreferences {
  const locks = locksOf(protocol, policy)
  const beneath = template === null ? {} : present(general)
  const isSecret = (name: string) => findParameter(protocol, name)?.parameter.secret === true
  const defaults = personParametersOf(protocol).flatMap(({ name, secret }) => {
    const decided = decidedValue(protocol, name, policy)
    const shown = secret && decided !== null ? { set: true as const } : decided
    const value = (locks.has(name) ? null : beneath[name]) ?? shown
    return value === null ? [] : [[name, value] as const]
  })
  const locked = [...locks].map(([name, lock]) => [
    name,
    { ...lock, value: isSecret(name) ? null : lock.value },
  ])
  return {
    protocol,
    template_id: templateId,
    template_name: policy.templateName,
    parameters: present(template ?? general),
    defaults: Object.fromEntries(defaults),
    locked: Object.fromEntries(locked),
    unknown_to_guacd: unknownToGuacd(protocol, policy),
  }
}

/** By when an open session feels each change; what is locked changes nothing. */
export function effectsOf(
  protocol: Protocol,
  changed: Iterable<string>,
  locks: ReadonlyMap<string, Lock>,
): ChangeEffects {
  const effects = { now: [], on_reconnect: [], next_session: [] } as Record<
    keyof ChangeEffects,
    string[]
  >
  const places = { now: 'now', reconnect: 'on_reconnect', session: 'next_session' } as const
  for (const name of changed) {
    const parameter = findParameter(protocol, name)?.parameter
    if (parameter && !locks.has(name)) effects[places[parameter.takesEffect]].push(name)
  }
  return effects
}
