import { join } from 'node:path'
import { publicKeyPath } from '@carrel/server/vault/key-files'
import { CommandFailure } from '../command-failure.ts'
import type { Role } from './roles.ts'
import { type Settings, settle } from './settings.ts'

type Variables = Readonly<Record<string, string>>

/** What each part gets as its environment; null: it is not of the roles. */
export interface StartPlan {
  readonly server: Variables | null
  readonly gateway: Variables | null
  readonly dataDir: string
  /** The key of viewer tokens is made before the gateway starts; a gateway of its own is given it. */
  readonly makesKey: boolean
  /** Web application or viewer are those of this folder. */
  readonly needsBuild: boolean
}

export interface Given {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly roles: readonly Role[]
  /** The folder of the repository. */
  readonly root: string
  /** Makes a secret for server and gateway, if the environment has none and both are here. */
  readonly makeSecret: () => string
}

/** Each part sees its own variables alone: no gateway the database or the master keys. */
const OF_SERVER = /^(?:CARREL|GUACAMOLE)_|^DATABASE_URL$|^PG[A-Z]+$/
const OF_GATEWAY = /^(?:GATEWAY|GUACAMOLE)_/

/** Fills in what follows from the rest. @throws CommandFailure naming every variable that is missing */
export function planStart({ env, roles, root, makeSecret }: Given): StartPlan {
  const given = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
  const settings = settle(given, roles, { dataDir: join(root, 'data'), makeSecret })
  const { missing } = settings
  if (missing.length > 0)
    throw new CommandFailure(
      ['The configuration is not complete.', ...missing].join('\n        '),
      'Set it in the environment or in the file .env, and start again.',
    )
  const isGateway = roles.includes('gateway')
  return {
    server: roles.some((role) => role !== 'gateway')
      ? serverOf(settings, given, roles, root)
      : null,
    gateway: isGateway ? gatewayOf(settings, given, root) : null,
    dataDir: settings.dataDir,
    makesKey: settings.makesKey,
    needsBuild:
      (roles.includes('web') && !given.CARREL_WEB_DIR) || (isGateway && !given.GATEWAY_VIEWER_DIR),
  }
}

const serverOf = (
  settings: Settings,
  given: Variables,
  roles: readonly Role[],
  root: string,
): Variables => ({
  CARREL_WEB_DIR: join(root, 'web/dist/app'),
  ...only(given, OF_SERVER),
  CARREL_LISTEN: settings.listen,
  CARREL_ORIGIN: settings.origin,
  CARREL_DATA: settings.dataDir,
  CARREL_ROLES: roles.filter((role) => role !== 'gateway').join(','),
  CARREL_GATEWAY_ORIGIN: settings.gatewayOrigin,
  CARREL_GATEWAY_CONTROL_URL: settings.controlUrl,
  CARREL_GATEWAY_CONTROL_SECRET: settings.controlSecret,
  CARREL_PARENT: 'stdin',
})

const gatewayOf = (settings: Settings, given: Variables, root: string): Variables => ({
  GATEWAY_APP_ORIGINS: settings.origin,
  GATEWAY_VIEWER_DIR: join(root, 'web/dist/viewer'),
  GATEWAY_PUBLIC_URL: settings.gatewayOrigin,
  ...(settings.makesKey && { GATEWAY_TOKEN_PUBLIC_KEY_FILE: publicKeyPath(settings.dataDir) }),
  ...only(given, OF_GATEWAY),
  GATEWAY_LISTEN: settings.gatewayListen,
  GATEWAY_CONTROL_LISTEN: settings.controlListen,
  GATEWAY_CONTROL_SECRET: settings.controlSecret,
  GATEWAY_PARENT: 'stdin',
})

const only = (variables: Variables, names: RegExp): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => names.test(name)))
