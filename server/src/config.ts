import { readFileSync } from 'node:fs'
import { z } from 'zod'

const Listen = z
  .string()
  .regex(/^.+:\d+$/, 'must read host:port')
  .transform((text) => {
    const colon = text.lastIndexOf(':')
    return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) }
  })

const list = z.string().transform((text) => text.split(',').map((entry) => entry.trim()))

const days = (usual: number, least: number) =>
  z.coerce
    .number()
    .int()
    .max(36_500)
    .default(usual)
    .refine((count) => count === 0 || count >= least, {
      message: `must be ${least} days at least, or 0, which is for ever`,
    })

const Environment = z.object({
  CARREL_LISTEN: Listen.default({ host: '127.0.0.1', port: 7300 }),
  /** Where Prometheus finds the figures of this process; nowhere where absent. */
  CARREL_METRICS_LISTEN: Listen.optional(),
  /** Addresses under which browsers reach this server, separated by commas; the first is the canonical one. */
  CARREL_ORIGIN: list.pipe(z.array(z.url()).min(1)),
  CARREL_DATA: z.string().default('./data'),
  CARREL_NAME: z.string().default('Carrel'),
  CARREL_ROLES: list.pipe(z.array(z.enum(['web', 'worker'])).min(1)).default(['web', 'worker']),
  /** A folder on the machine of guacd, in which each session has its own for the drive of RDP; without it there is none. */
  CARREL_DRIVE_DIR: z.string().startsWith('/').optional(),
  /** How many reverse proxies stand one behind another before this server; `true`: one. */
  CARREL_TRUST_PROXY: z
    .union([z.stringbool().transform(Number), z.coerce.number().int().min(0).max(9)])
    .default(0),
  /** Whether Proxmox VE may be at an address of this very machine, as the lab is. */
  CARREL_ALLOW_LOCAL_SERVERS: z.stringbool().default(false),
  CARREL_WEB_DIR: z.string().optional(),
  /** Versioned master keys; from `<data>/keys/master.keys` where absent. */
  CARREL_MASTER_KEYS: z.string().optional(),
  CARREL_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  DATABASE_URL: z.string().optional(),
  CARREL_GATEWAY_CONTROL_URL: z.url(),
  CARREL_GATEWAY_CONTROL_SECRET: z.string().min(16),
  /** Files in PEM, where the control API is not on loopback: the gateway's authority, and this server's own certificate. */
  CARREL_GATEWAY_CONTROL_CA: z.string().optional(),
  CARREL_GATEWAY_CONTROL_CERT: z.string().optional(),
  CARREL_GATEWAY_CONTROL_KEY: z.string().optional(),
  /** Origin of the gateway's viewer page, which the application frames. */
  CARREL_GATEWAY_ORIGIN: z.url(),
  /** An Apache Guacamole that connections are kept in; the account needs the rights to create connections and groups. */
  GUACAMOLE_URL: z.url({ protocol: /^https?$/ }).optional(),
  GUACAMOLE_USERNAME: z.string().min(1).optional(),
  GUACAMOLE_PASSWORD: z.string().min(1).optional(),
  GUACAMOLE_PASSWORD_FILE: z.string().optional(),
  /** Where the account is not itself: as `postgresql`, for an account in a directory. */
  GUACAMOLE_DATA_SOURCE: z.string().min(1).optional(),
  /** Where browsers reach it, for `CARREL_VIEWER=native`. */
  GUACAMOLE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** `json-secret-key` of Guacamole, 32 hexadecimal digits, for `CARREL_VIEWER=native`. */
  GUACAMOLE_JSON_SECRET_KEY: z.string().optional(),
  GUACAMOLE_JSON_SECRET_KEY_FILE: z.string().optional(),
  /** `native`: Guacamole’s own page in the iframe. */
  CARREL_VIEWER: z.enum(['built-in', 'native']).default('built-in'),
  /** Of whoever has no quota of their own: sessions at once, and session minutes in any seven days. */
  CARREL_QUOTA_SESSIONS: z.coerce.number().int().min(0).default(3),
  CARREL_QUOTA_MINUTES: z.coerce.number().int().min(0).default(2400),
  /** Whether administrators may look at people’s desktops; whoever is looked at is told. */
  CARREL_ALLOW_WATCHING: z.stringbool().default(true),
  /** Whether small pictures of running desktops are kept for the people whose desktops they are. */
  CARREL_KEEP_THUMBNAILS: z.stringbool().default(true),
  /** For how many days records are kept; 0: for ever. Charts and quotas look at up to 30 days of sessions. */
  CARREL_KEEP_AUDIT_DAYS: days(730, 30),
  CARREL_KEEP_SESSIONS_DAYS: days(365, 30),
  CARREL_KEEP_TIMELINES_DAYS: days(90, 7),
  CARREL_KEEP_SEEN_NOTIFICATIONS_DAYS: days(90, 7),
  CARREL_KEEP_UNSEEN_NOTIFICATIONS_DAYS: days(365, 7),
  /** How often each Proxmox server is asked what it has, and how often that and the gateway's are compared with our records. */
  CARREL_WATCH_SECONDS: z.coerce.number().min(1).max(300).default(10),
  CARREL_RECONCILE_SECONDS: z.coerce.number().min(1).max(3600).default(30),
  /** A file that `./carrel demo` writes: its accounts, server and templates. */
  CARREL_DEMO_FILE: z.string().optional(),
  /** `stdin`: end when standard input closes, as when the parent process has died. */
  CARREL_PARENT: z.enum(['stdin']).optional(),
})

export type Config = ReturnType<typeof readConfig>

class InvalidConfiguration extends Error {
  override name = 'InvalidConfiguration'
  readonly code = 'invalid_configuration'
  readonly hint = 'Set it in the environment or in the .env file, and start again.'
}

/** @throws InvalidConfiguration naming every variable that is missing or wrong */
export function readConfig(env: NodeJS.ProcessEnv) {
  const parsed = Environment.safeParse(env)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new InvalidConfiguration(faults.join('; '))
  }
  const it = parsed.data
  const guacamole = guacamoleOf(it)
  return {
    listen: it.CARREL_LISTEN,
    metricsListen: it.CARREL_METRICS_LISTEN ?? null,
    origins: it.CARREL_ORIGIN.map((origin) => new URL(origin).origin),
    dataDir: it.CARREL_DATA,
    name: it.CARREL_NAME,
    roles: it.CARREL_ROLES,
    driveRoot: it.CARREL_DRIVE_DIR?.replace(/\/$/, '') ?? null,
    proxies: it.CARREL_TRUST_PROXY,
    allowLocalServers: it.CARREL_ALLOW_LOCAL_SERVERS,
    webDir: it.CARREL_WEB_DIR ?? null,
    masterKeys: it.CARREL_MASTER_KEYS,
    logLevel: it.CARREL_LOG_LEVEL,
    databaseUrl: it.DATABASE_URL,
    gateway: {
      controlUrl: it.CARREL_GATEWAY_CONTROL_URL.replace(/\/$/, ''),
      controlSecret: it.CARREL_GATEWAY_CONTROL_SECRET,
      tls: readGatewayTls(it),
      origin: new URL(it.CARREL_GATEWAY_ORIGIN).origin,
    },
    guacamole,
    quota: { sessions: it.CARREL_QUOTA_SESSIONS, minutes: it.CARREL_QUOTA_MINUTES },
    allowWatching: it.CARREL_ALLOW_WATCHING,
    keepThumbnails: it.CARREL_KEEP_THUMBNAILS,
    keptDays: keptDaysOf(it),
    watchMs: it.CARREL_WATCH_SECONDS * 1000,
    reconcileMs: it.CARREL_RECONCILE_SECONDS * 1000,
    demoFile: it.CARREL_DEMO_FILE,
    parent: it.CARREL_PARENT,
  }
}

/** Null: for ever. */
function keptDaysOf(it: z.infer<typeof Environment>) {
  const audit = it.CARREL_KEEP_AUDIT_DAYS || null
  const timelines = it.CARREL_KEEP_TIMELINES_DAYS || null
  const sessions = it.CARREL_KEEP_SESSIONS_DAYS || null
  const forEver = Number.POSITIVE_INFINITY
  if ((audit ?? forEver) < Math.min(timelines ?? forEver, sessions ?? forEver))
    throw new InvalidConfiguration(
      'CARREL_KEEP_AUDIT_DAYS: must not be less than CARREL_KEEP_TIMELINES_DAYS, since the page of a session shows both',
    )
  return {
    audit_entries: audit,
    session_timelines: timelines,
    sessions,
    seen_notifications: it.CARREL_KEEP_SEEN_NOTIFICATIONS_DAYS || null,
    unseen_notifications: it.CARREL_KEEP_UNSEEN_NOTIFICATIONS_DAYS || null,
  }
}

/** PEM; the key a secret. @throws InvalidConfiguration */
function readGatewayTls(it: z.infer<typeof Environment>) {
  const ca = it.CARREL_GATEWAY_CONTROL_CA
  const cert = it.CARREL_GATEWAY_CONTROL_CERT
  const key = it.CARREL_GATEWAY_CONTROL_KEY
  if (!ca && !cert && !key) return null
  if (!ca || !cert || !key)
    throw new InvalidConfiguration(
      'CARREL_GATEWAY_CONTROL_CA, _CERT and _KEY: all three are needed, or none',
    )
  const read = (path: string) => readFileSync(path, 'utf8')
  try {
    return { ca: read(ca), cert: read(cert), key: read(key) }
  } catch (error) {
    throw new InvalidConfiguration(`CARREL_GATEWAY_CONTROL_CA, _CERT or _KEY: ${String(error)}`)
  }
}

/** All of it or none: half an account is a mistake that nobody would notice until the first desktop. */
function guacamoleOf(it: z.infer<typeof Environment>) {
  const password = secret('GUACAMOLE_PASSWORD', it.GUACAMOLE_PASSWORD, it.GUACAMOLE_PASSWORD_FILE)
  const needed = {
    GUACAMOLE_URL: it.GUACAMOLE_URL,
    GUACAMOLE_USERNAME: it.GUACAMOLE_USERNAME,
    GUACAMOLE_PASSWORD: password,
  }
  const isNative = it.CARREL_VIEWER === 'native'
  if (!isNative && Object.values(needed).every((value) => value === undefined)) return null
  const missing = Object.entries(needed).filter(([, value]) => value === undefined)
  const { GUACAMOLE_URL: url, GUACAMOLE_USERNAME: username } = it
  if (url === undefined || username === undefined || password === undefined)
    throw new InvalidConfiguration(
      `${missing.map(([name]) => name).join(', ')}: missing, and an Apache Guacamole needs them all`,
    )
  const dataSource = it.GUACAMOLE_DATA_SOURCE ?? null
  const account = { url: url.replace(/\/$/, ''), username, password, dataSource }
  return { account, native: isNative ? nativeOf(it, account.url) : null }
}

function nativeOf(it: z.infer<typeof Environment>, url: string) {
  const { GUACAMOLE_JSON_SECRET_KEY: value, GUACAMOLE_JSON_SECRET_KEY_FILE: file } = it
  const jsonKey = secret('GUACAMOLE_JSON_SECRET_KEY', value, file) ?? ''
  if (!/^[0-9a-f]{32}$/i.test(jsonKey))
    throw new InvalidConfiguration(
      'GUACAMOLE_JSON_SECRET_KEY: must be 32 hexadecimal digits for CARREL_VIEWER=native',
    )
  return { jsonKey, publicUrl: (it.GUACAMOLE_PUBLIC_URL ?? url).replace(/\/$/, '') }
}

function secret(name: string, value: string | undefined, file: string | undefined) {
  if (value !== undefined || file === undefined) return value
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    throw new InvalidConfiguration(`${name}_FILE: cannot be read`)
  }
}
