import {
  type ConnectionPreferences,
  faultOf,
  findParameter,
  type ParameterValue,
  type Protocol,
  Protocol as ProtocolSchema,
} from '@carrel/contract'
import { z } from 'zod'

const SettingsFile = z.object({
  carrel: z.literal('connection-settings'),
  protocol: ProtocolSchema,
  parameters: z.record(z.string(), z.unknown()),
})

/** Settings as a file, without any secret. */
export function writeSettings({ protocol, parameters }: ConnectionPreferences): string {
  const plain = Object.entries(parameters).filter(([, value]) => typeof value !== 'object')
  const file: z.infer<typeof SettingsFile> = {
    carrel: 'connection-settings',
    protocol,
    parameters: Object.fromEntries(plain),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

export interface ReadSettings {
  readonly values: Record<string, ParameterValue>
  /** Names that were left out: unknown, not a person's to set, or not as they should be. */
  readonly left: readonly string[]
}

/** null where it is no file of settings for this protocol. */
export function readSettings(protocol: Protocol, text: string): ReadSettings | null {
  const file = SettingsFile.safeParse(parse(text))
  if (!file.success || file.data.protocol !== protocol) return null
  const values: Record<string, ParameterValue> = {}
  const left: string[] = []
  for (const [name, value] of Object.entries(file.data.parameters)) {
    const parameter = findParameter(protocol, name)?.parameter
    const isFit =
      parameter?.name === name &&
      parameter.setBy === 'person' &&
      !parameter.secret &&
      faultOf(parameter, value) === null
    if (isFit) values[name] = value as ParameterValue
    else left.push(name)
  }
  return { values, left }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
