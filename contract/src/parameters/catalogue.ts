import { Protocol } from '../templates.ts'
import { ADMINISTRATOR_PARAMETERS, SERVER_PARAMETERS } from './administrator-parameters.ts'
import { CLIPBOARD_PARAMETERS } from './clipboard-parameters.ts'
import { AUDIO_PARAMETERS, DEVICE_PARAMETERS } from './device-parameters.ts'
import { DISPLAY_PARAMETERS } from './display-parameters.ts'
import { KEYBOARD_PARAMETERS, TERMINAL_PARAMETERS } from './keyboard-parameters.ts'
import type { ConnectionParameter } from './parameter.ts'
import { PERFORMANCE_PARAMETERS } from './performance-parameters.ts'
import { FILE_PARAMETERS, NETWORK_PARAMETERS, SIGN_IN_PARAMETERS } from './sign-in-parameters.ts'

const CATALOGUE: readonly ConnectionParameter[] = [
  ...DISPLAY_PARAMETERS,
  ...PERFORMANCE_PARAMETERS,
  ...AUDIO_PARAMETERS,
  ...CLIPBOARD_PARAMETERS,
  ...DEVICE_PARAMETERS,
  ...SIGN_IN_PARAMETERS,
  ...KEYBOARD_PARAMETERS,
  ...TERMINAL_PARAMETERS,
  ...FILE_PARAMETERS,
  ...NETWORK_PARAMETERS,
  ...ADMINISTRATOR_PARAMETERS,
  ...SERVER_PARAMETERS,
]

const BY_PROTOCOL = new Map(
  Protocol.options.map((protocol) => [
    protocol,
    new Map(
      CATALOGUE.filter((each) => each.protocol === protocol).map((each) => [each.name, each]),
    ),
  ]),
)

/** All that guacd takes for a protocol, in the order of the form. */
export const parametersOf = (protocol: Protocol): ConnectionParameter[] => [
  ...(BY_PROTOCOL.get(protocol)?.values() ?? []),
]

/** What a person may set. */
export const personParametersOf = (protocol: Protocol): ConnectionParameter[] =>
  parametersOf(protocol).filter(({ setBy }) => setBy === 'person')

/**
 * A parameter by its name here, by guacd's, or by guacd's with underscores; `opposite` where that name says the opposite
 * (`disable-audio` of `enable_audio`). null where there is none.
 */
export function findParameter(
  protocol: Protocol,
  given: string,
): { parameter: ConnectionParameter; opposite: boolean } | null {
  const known = BY_PROTOCOL.get(protocol)
  const parameter = known?.get(given) ?? known?.get(given.replaceAll('-', '_'))
  if (parameter) return { parameter, opposite: false }
  const hyphenated = given.replaceAll('_', '-')
  const byGuacd = parametersOf(protocol).find(({ guacd }) => guacd === hyphenated)
  return byGuacd ? { parameter: byGuacd, opposite: byGuacd.inverted } : null
}
