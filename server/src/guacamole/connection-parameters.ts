import {
  type ConnectionParameter,
  type DesktopPolicy,
  encodeValue,
  faultOf,
  findParameter,
  type ParameterValue,
  type Protocol,
  parametersOf,
} from '@carrel/contract'
import { ACCOUNT, type ConnectionPolicy, decidedValue, locksOf } from './connection-policy.ts'
import { layoutOf } from './keyboard-layout.ts'

export interface ConnectionTarget {
  readonly sessionId: string
  readonly protocol: Protocol
  /** The VM's address, as resolved for this session: the hostname, whatever else is set (R7). */
  readonly ipAddress: string
  /** Of the desktop, where the person has none of their own. Secret. */
  readonly signIn: { readonly username: string; readonly password: string }
  /** What the browser said at the launch, unchecked. */
  readonly browser: { readonly timeZone: string | null; readonly language: string | null }
}

/** What a person has saved, secrets in the clear, by the names of the catalogue. Nothing of it is trusted. */
export type OpenPreferences = Readonly<Record<string, unknown>>

export interface BuiltParameters {
  /** Exactly as guacd names and writes them; secret. */
  readonly parameters: Record<string, string>
  /** The same, for the gateway to see to. */
  readonly passes: DesktopPolicy
  /** Settings that guacd is not told, by their names, and why. */
  readonly dropped: readonly {
    readonly name: string
    readonly why: 'guacd_too_old' | 'not_settable'
  }[]
}

/**
 * The parameters for guacd: Carrel's defaults, the template's over them, the person's over those, what the template has
 * locked over all, and last the VM's own address. Nothing else ever names a host.
 */
export function buildParameters(
  target: ConnectionTarget,
  preferences: OpenPreferences,
  policy: ConnectionPolicy,
): BuiltParameters {
  const { protocol } = target
  const asked = new Map<string, string>()
  const take = (name: string, value: ParameterValue | null) => {
    const parameter = findParameter(protocol, name)?.parameter
    if (parameter && value !== null) asked.set(parameter.guacd, encodeValue(parameter, value))
  }

  const wishes = wishesOf(preferences, protocol, policy)
  const given = new Set<string>()
  for (const parameter of parametersOf(protocol)) {
    const { guacd, setBy, name } = parameter
    if (setBy === 'server') continue
    const templates = policy.values[guacd]
    if (templates !== undefined) asked.set(guacd, templates)
    else if (setBy === 'person') take(name, suggestedValue(parameter, target, policy))
    const wish = wishes.get(name)
    if (wish !== undefined) take(name, wish)
    if (templates !== undefined || wish !== undefined) given.add(name)
  }

  take('port', wishes.get('port') ?? decidedValue(protocol, 'port', policy))
  if (!hasOwnAccount(wishes)) {
    asked.set('username', target.signIn.username)
    asked.set('password', target.signIn.password)
  }
  if (asked.get('enable-sftp') === 'true' && protocol !== 'ssh') addFiles(asked, target, policy)
  if (asked.get('enable-drive') === 'true') addDrive(asked, target, policy)
  const passes = passesOf(asked)
  const dropped = [
    ...unsettable(protocol, policy),
    ...removeUnsupported(asked, protocol, policy, given),
  ]
  asked.set('hostname', target.ipAddress)
  return { parameters: Object.fromEntries(asked), passes, dropped }
}

/** Those that hold: a person's own, of the right kind, and not locked. */
function wishesOf(
  preferences: OpenPreferences,
  protocol: Protocol,
  policy: ConnectionPolicy,
): Map<string, ParameterValue> {
  const locks = locksOf(protocol, policy)
  const wishes = new Map<string, ParameterValue>()
  for (const parameter of parametersOf(protocol)) {
    const { name, setBy } = parameter
    if (setBy !== 'person' || locks.has(name) || !Object.hasOwn(preferences, name)) continue
    const value = preferences[name]
    if (faultOf(parameter, value) === null) wishes.set(name, value as ParameterValue)
  }
  if (!hasOwnAccount(wishes)) for (const name of ACCOUNT) wishes.delete(name)
  return wishes
}

const hasOwnAccount = (wishes: ReadonlyMap<string, ParameterValue>) =>
  wishes.has('username') || wishes.has('password') || wishes.has('private_key')

function suggestedValue(
  parameter: ConnectionParameter,
  { browser }: ConnectionTarget,
  policy: ConnectionPolicy,
): ParameterValue | null {
  const fromBrowser = {
    timezone: browser.timeZone,
    server_layout: browser.language && layoutOf(browser.language),
  }
  const told = (fromBrowser as Record<string, string | null>)[parameter.name] ?? null
  if (told !== null && faultOf(parameter, told) === null) return told
  return decidedValue(parameter.protocol, parameter.name, policy)
}

/** Over SSH to the same VM, with the desktop's account where the person has given none for it. */
function addFiles(asked: Map<string, string>, target: ConnectionTarget, policy: ConnectionPolicy) {
  asked.set('sftp-hostname', target.ipAddress)
  if (policy.ports.ssh !== undefined) asked.set('sftp-port', String(policy.ports.ssh))
  if (asked.has('sftp-username')) return
  asked.set('sftp-username', target.signIn.username)
  if (!asked.has('sftp-private-key')) asked.set('sftp-password', target.signIn.password)
}

/** A folder for this session alone: without one guacd would offer its whole machine. */
function addDrive(
  asked: Map<string, string>,
  { sessionId }: ConnectionTarget,
  { driveRoot }: ConnectionPolicy,
) {
  if (driveRoot === null) {
    asked.set('enable-drive', 'false')
    return
  }
  asked.set('drive-path', `${driveRoot}/${sessionId}`)
  asked.set('create-drive-path', 'true')
}

/** Files go through the drive or over SFTP: they are stopped where each way that is open stops them. */
function passesOf(asked: ReadonlyMap<string, string>): DesktopPolicy {
  const is = (name: string) => asked.get(name) === 'true'
  const files = (direction: 'upload' | 'download') => {
    const drive = is(`disable-${direction}`)
    const sftp = is(`sftp-disable-${direction}`)
    if (is('enable-drive') && is('enable-sftp')) return !(drive && sftp)
    return is('enable-drive') ? !drive : is('enable-sftp') ? !sftp : !(drive || sftp)
  }
  return {
    copy: !is('disable-copy'),
    paste: !is('disable-paste'),
    upload: files('upload'),
    download: files('download'),
  }
}

/** What a template says that no template may say, or that guacd does not have. */
const unsettable = (protocol: Protocol, { values }: ConnectionPolicy) =>
  Object.keys(values)
    .filter((name) => {
      const parameter = findParameter(protocol, name)?.parameter
      return parameter === undefined || parameter.guacd !== name || parameter.setBy === 'server'
    })
    .map((name) => ({ name, why: 'not_settable' as const }))

function removeUnsupported(
  asked: Map<string, string>,
  protocol: Protocol,
  { supported }: ConnectionPolicy,
  given: ReadonlySet<string>,
) {
  if (supported === null) return []
  const unknown = parametersOf(protocol).filter(
    ({ guacd, carriedBy }) => carriedBy === 'argument' && asked.has(guacd) && !supported.has(guacd),
  )
  for (const { guacd } of unknown) asked.delete(guacd)
  return unknown
    .filter(({ name }) => given.has(name))
    .map(({ name }) => ({ name, why: 'guacd_too_old' as const }))
}
