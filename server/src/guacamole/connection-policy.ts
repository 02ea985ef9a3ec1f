import type { ParameterValue, Protocol } from '@carrel/contract'
import { decodeValue, findParameter, parametersOf } from '@carrel/contract'

/** What a template and this installation have decided about a protocol's connections. */
export interface ConnectionPolicy {
  /** Names the template for people; null: no template in particular. */
  readonly templateName: string | null
  /** The template's, as guacd names and writes them: over Carrel's defaults, and under what a person saved. */
  readonly values: Readonly<Record<string, string>>
  /** Names of the catalogue in which a person has no say. */
  readonly locked: readonly string[]
  /** Where the template's desktops listen, if not at the usual ports. */
  readonly ports: Readonly<Partial<Record<Protocol, number>>>
  /** A person's saved account may sign in to the desktop. */
  readonly ownAccount: boolean
  /** On the machine of guacd: under it each session has a folder for its drive; null: there are no drives. */
  readonly driveRoot: string | null
  /** What the guacd at hand asks for; null: not known. */
  readonly supported: ReadonlySet<string> | null
}

export interface Lock {
  readonly by: 'template' | 'installation'
  readonly reason: string
  readonly value: ParameterValue | null
}

/** Together they are one account: one of them alone would sign nobody in. */
export const ACCOUNT = [
  'username',
  'password',
  'domain',
  'private_key',
  'passphrase',
  'public_key',
] as const

/** In what a person has no say, by name. */
export function locksOf(protocol: Protocol, policy: ConnectionPolicy): Map<string, Lock> {
  const { templateName, ports, ownAccount, driveRoot } = policy
  const template = templateName ?? 'The template'
  const locks = new Map<string, Lock>()
  const lock = (name: string, by: Lock['by'], value: Lock['value'], reason: string) => {
    if (findParameter(protocol, name)) locks.set(name, { by, reason, value })
  }
  for (const name of policy.locked)
    lock(name, 'template', decidedValue(protocol, name, policy), `${template} has set this.`)
  const port = ports[protocol]
  if (port !== undefined) lock('port', 'template', port, `${template} listens there.`)
  if (ports.ssh !== undefined)
    lock('sftp_port', 'template', ports.ssh, `${template} listens there.`)
  if (templateName !== null && !ownAccount)
    for (const name of ACCOUNT)
      lock(name, 'template', null, `${template} signs you in with an account of its own.`)
  if (driveRoot === null)
    lock('enable_drive', 'installation', false, 'This installation has no room for drives.')
  return locks
}

/** What template or Carrel say where a person says nothing; null: guacd or the desktop decides. */
export function decidedValue(
  protocol: Protocol,
  name: string,
  { values, ports }: ConnectionPolicy,
): ParameterValue | null {
  const parameter = findParameter(protocol, name)?.parameter
  if (!parameter) return null
  if (name === 'port') return ports[protocol] ?? parameter.default
  const given = values[parameter.guacd]
  return given === undefined ? parameter.default : decodeValue(parameter, given)
}

/** Names that the guacd at hand does not know. */
export function unknownToGuacd(protocol: Protocol, { supported }: ConnectionPolicy): string[] {
  if (supported === null) return []
  return parametersOf(protocol)
    .filter(({ carriedBy, guacd }) => carriedBy === 'argument' && !supported.has(guacd))
    .map(({ name }) => name)
}
