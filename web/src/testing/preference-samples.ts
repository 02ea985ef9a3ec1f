import {
  type ChangeEffects,
  type ConnectionPreferences,
  findParameter,
  type ParameterValue,
  Protocol,
  personParametersOf,
} from '@carrel/contract'

/** As the server answers where nothing is saved, with changes. */
export function somePreferences(
  protocol: string,
  changes: Partial<ConnectionPreferences> = {},
): ConnectionPreferences {
  const known = Protocol.parse(protocol)
  const defaults = personParametersOf(known).flatMap(({ name, default: usual }) =>
    usual === null ? [] : [[name, usual] as const],
  )
  return {
    protocol: known,
    template_id: null,
    template_name: null,
    parameters: {},
    defaults: Object.fromEntries(defaults),
    locked: {},
    unknown_to_guacd: [],
    ...changes,
  }
}

/** As the server keeps changes and says when they take effect. */
export function savePreferences(
  before: ConnectionPreferences,
  changes: Readonly<Record<string, ParameterValue | null>>,
): { saved: ConnectionPreferences; effects: ChangeEffects } {
  const parameters = { ...before.parameters }
  const effects: ChangeEffects = { now: [], on_reconnect: [], next_session: [] }
  const places = { now: 'now', reconnect: 'on_reconnect', session: 'next_session' } as const
  for (const [name, value] of Object.entries(changes)) {
    const parameter = findParameter(before.protocol, name)?.parameter
    if (value === null) delete parameters[name]
    else parameters[name] = parameter?.secret ? { set: true } : value
    if (parameter) effects[places[parameter.takesEffect]].push(name)
  }
  return { saved: { ...before, parameters }, effects }
}
