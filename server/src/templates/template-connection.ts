import {
  decodeValue,
  encodeValue,
  faultOf,
  findParameter,
  type ParameterValue,
  type Protocol,
  type TemplateConnection,
  type TemplateConnectionChange,
} from '@carrel/contract'
import type { z } from 'zod'
import { ACCOUNT } from '../guacamole/connection-policy.ts'
import type { VmTemplate } from './template.ts'

type Change = z.output<typeof TemplateConnectionChange>
type Places = Pick<VmTemplate, 'ports' | 'guacamoleParameters' | 'lockedParameters'>

/** A protocol's port, values and locks, under the names of the catalogue; what guacd alone understands is not shown. */
export function presentConnection(protocol: Protocol, template: Places): TemplateConnection {
  const { ports, guacamoleParameters, lockedParameters } = template
  const values = Object.entries(guacamoleParameters[protocol] ?? {}).flatMap(([guacd, text]) => {
    const parameter = findParameter(protocol, guacd)?.parameter
    if (parameter === undefined) return []
    const value = parameter.secret ? ({ set: true } as const) : decodeValue(parameter, text)
    return value === null ? [] : [[parameter.name, value] as const]
  })
  return {
    port: ports[protocol] ?? null,
    values: Object.fromEntries(values),
    locked: [...(lockedParameters[protocol] ?? [])],
  }
}

/** With the change in it, as it is stored; `faults` by `values.<name>` or `locked`: then none of it holds. */
export function changeConnection(protocol: Protocol, before: Places, change: Change) {
  const faults: Record<string, string> = {}
  const parameters = new Map(Object.entries(before.guacamoleParameters[protocol] ?? {}))
  for (const [name, value] of Object.entries(change.values ?? {})) {
    const fault = faultOfValue(protocol, name, value)
    const found = findParameter(protocol, name)
    if (fault !== null || found === null) faults[`values.${name}`] = fault ?? 'is no setting'
    else if (value === null) parameters.delete(found.parameter.guacd)
    else
      parameters.set(
        found.parameter.guacd,
        encodeValue(found.parameter, found.opposite ? !value : value),
      )
  }
  const locked = change.locked ?? before.lockedParameters[protocol] ?? []
  const stranger = change.locked?.find(
    (name) => findParameter(protocol, name)?.parameter.setBy !== 'person',
  )
  if (stranger !== undefined) faults.locked = `names ${stranger}, which no person sets`
  return {
    port: change.port === undefined ? (before.ports[protocol] ?? null) : change.port,
    parameters: Object.fromEntries(parameters),
    locked: [...new Set(locked)],
    faults,
  }
}

function faultOfValue(
  protocol: Protocol,
  name: string,
  value: ParameterValue | null,
): string | null {
  const parameter = findParameter(protocol, name)?.parameter
  if (parameter === undefined) return 'is no setting of this protocol'
  if (parameter.setBy === 'server') return 'is set by Carrel alone'
  if (parameter.name === 'port') return 'has a field of its own'
  if (ACCOUNT.some((each) => each === parameter.name)) return 'is the account’s: set it there'
  return value === null ? null : faultOf(parameter, value)
}
