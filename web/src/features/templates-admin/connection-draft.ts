import {
  type AdministeredTemplate,
  type ConnectionParameter,
  faultOf,
  findParameter,
  type ParameterValue,
  type Protocol,
  parametersOf,
  type TemplateChange,
  type TemplateConnection,
} from '@carrel/contract'

/** What was changed of one protocol's connection and not saved yet; null takes a value back. */
export interface ConnectionDraft {
  readonly port?: number | null
  readonly values: Readonly<Record<string, ParameterValue | null>>
  readonly locked?: readonly string[]
}
export type ConnectionDrafts = Readonly<Partial<Record<Protocol, ConnectionDraft>>>

export const NO_CHANGE: ConnectionDraft = { values: {} }

const ACCOUNT = ['username', 'password', 'domain', 'private_key', 'passphrase', 'public_key']

/** What a template may say of a protocol: the account and the port have fields of their own. */
export const templateParametersOf = (protocol: Protocol): ConnectionParameter[] =>
  parametersOf(protocol).filter(
    ({ name, setBy }) => setBy !== 'server' && name !== 'port' && !ACCOUNT.includes(name),
  )

export const isChanged = ({ port, values, locked }: ConnectionDraft): boolean =>
  port !== undefined || locked !== undefined || Object.keys(values).length > 0

/** As it would be saved. */
export function drafted(saved: TemplateConnection, draft: ConnectionDraft) {
  const values = Object.entries({ ...saved.values, ...draft.values }).filter(
    ([, value]) => value !== null,
  )
  return {
    port: draft.port === undefined ? saved.port : draft.port,
    values: Object.fromEntries(values) as TemplateConnection['values'],
    locked: draft.locked ?? saved.locked,
  }
}

export function setValue(
  draft: ConnectionDraft,
  saved: TemplateConnection,
  name: string,
  value: ParameterValue | null,
): ConnectionDraft {
  const { [name]: _, ...others } = draft.values
  const isSaved = value === (saved.values[name] ?? null)
  return { ...draft, values: isSaved ? others : { ...others, [name]: value } }
}

export function setLocked(
  draft: ConnectionDraft,
  saved: TemplateConnection,
  name: string,
  isLocked: boolean,
): ConnectionDraft {
  const present = draft.locked ?? saved.locked
  const next = isLocked ? [...present, name] : present.filter((each) => each !== name)
  return { ...draft, locked: next }
}

/** What is wrong, by `connection.<protocol>.values.<name>`, as the server names it. */
export function faultsOf(drafts: ConnectionDrafts): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const [protocol, { values }] of Object.entries(drafts))
    for (const [name, value] of Object.entries(values)) {
      const parameter = findParameter(protocol as Protocol, name)?.parameter
      const fault = parameter && value !== null ? faultOf(parameter, value) : null
      if (fault !== null) faults[`connection.${protocol}.values.${name}`] = fault
    }
  return faults
}

export const connectionChange = (drafts: ConnectionDrafts): Omit<TemplateChange, 'version'> => ({
  connection: Object.fromEntries(
    Object.entries(drafts)
      .filter(([, draft]) => isChanged(draft))
      .map(([protocol, { port, values, locked }]) => [
        protocol,
        {
          values: { ...values },
          ...(port !== undefined && { port }),
          ...(locked !== undefined && { locked: [...locked] }),
        },
      ]),
  ),
})

export const connectionOf = (
  template: AdministeredTemplate,
  protocol: Protocol,
): TemplateConnection => template.connection[protocol] ?? { port: null, values: {}, locked: [] }
