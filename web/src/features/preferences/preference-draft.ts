import {
  type ConnectionParameter,
  type ConnectionPreferences,
  faultOf,
  findParameter,
  type LockedParameter,
  type ParameterValue,
  type Protocol,
  personParametersOf,
  type SavedValue,
} from '@carrel/contract'

/** What a person has changed and not saved yet, by name; null takes a setting back. */
export type Draft = Readonly<Record<string, ParameterValue | null>>

export interface FieldState {
  /** What the control shows; null: nothing of the person's own. A saved secret shows nothing. */
  readonly value: ParameterValue | null
  /** What holds where the person says nothing. */
  readonly usual: ParameterValue | null
  /** A person's own, saved or not. */
  readonly isOwn: boolean
  readonly isUnsaved: boolean
  readonly hasSecret: boolean
  readonly lock: LockedParameter | null
  readonly isUnknown: boolean
}

const isSecret = (value: SavedValue | undefined) => typeof value === 'object'

export function fieldState(
  { name }: ConnectionParameter,
  { parameters, defaults, locked, unknown_to_guacd }: ConnectionPreferences,
  draft: Draft,
): FieldState {
  const saved = parameters[name]
  const changed = draft[name]
  const shown = changed === undefined ? saved : changed
  const usual = defaults[name]
  const [own, beneath] = [shown, usual].map((value) =>
    value === undefined || typeof value === 'object' ? null : value,
  )
  return {
    value: own ?? null,
    usual: beneath ?? null,
    isOwn: shown !== undefined && shown !== null,
    isUnsaved: changed !== undefined,
    hasSecret: isSecret(shown ?? undefined) || (shown === undefined && isSecret(usual)),
    lock: locked[name] ?? null,
    isUnknown: unknown_to_guacd.includes(name),
  }
}

/** What is as it was saved is no change. */
export function changeDraft(
  draft: Draft,
  { parameters }: ConnectionPreferences,
  name: string,
  value: ParameterValue | null,
): Draft {
  const { [name]: _, ...others } = draft
  return value === (parameters[name] ?? null) ? others : { ...others, [name]: value }
}

/** Changes several, but nothing that somebody else has decided. */
export const changeMany = (
  draft: Draft,
  preferences: ConnectionPreferences,
  values: Readonly<Record<string, ParameterValue>>,
): Draft =>
  Object.entries(values)
    .filter(([name]) => !preferences.locked[name])
    .reduce((changed, [name, value]) => changeDraft(changed, preferences, name, value), draft)

/** What is wrong with it, by name. */
export function draftFaults(protocol: Protocol, draft: Draft): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const [name, value] of Object.entries(draft)) {
    const parameter = findParameter(protocol, name)?.parameter
    const fault = parameter && value !== null ? faultOf(parameter, value) : null
    if (fault !== null) faults[name] = fault
  }
  return faults
}

/** Those whose name, label or help has each of the words; `say` puts label and help into the reader's language. */
export function searchParameters(
  protocol: Protocol,
  search: string,
  say: (english: string) => string,
): ConnectionParameter[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return personParametersOf(protocol).filter(({ name, guacd, label, help }) => {
    const text = `${name} ${guacd} ${say(label)} ${say(help)}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
