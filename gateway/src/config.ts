import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Address, parseAddress } from './address.ts'
import { type ControlTls, readControlTls } from './control/control-tls.ts'
import { Fault } from './fault.ts'

export interface Config {
  readonly listen: Address
  readonly controlListen: Address
  readonly guacd: Address
  /** An Apache Guacamole whose connections are opened here too, and the account for it; null: none. */
  readonly guacamole: { readonly url: string; readonly username: string } | null
  /** How long a desktop stays connected after its last viewer has left. */
  readonly graceSeconds: number
  /** Null: `http://` and the address listened on. */
  readonly publicUrl: string | null
  readonly appOrigins: readonly string[]
  readonly viewerDir: string | null
  readonly endsWithStdin: boolean
}

/** Apart from the rest, so that the rest may be logged. */
export interface Secrets {
  readonly controlSecret: string
  readonly tokenPublicKey: string
  /** Null: the control API is on a loopback address. */
  readonly controlTls: ControlTls | null
  /** Of the account in Guacamole; null where there is no Guacamole. */
  readonly guacamolePassword: string | null
}

const address = z.string().transform((text, context) => {
  try {
    return parseAddress(text)
  } catch {
    context.addIssue('is not host:port')
    return z.NEVER
  }
})

const origin = z.url().transform((text, context) => {
  const { origin } = new URL(text)
  if (origin === text.replace(/\/$/, '')) return origin
  context.addIssue(`"${text}" is not an origin: leave out the path`)
  return z.NEVER
})

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
)

const Environment = z.object({
  GATEWAY_LISTEN: address.default({ host: '127.0.0.1', port: 8081 }),
  GATEWAY_CONTROL_LISTEN: address.default({ host: '127.0.0.1', port: 8082 }),
  GATEWAY_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  GATEWAY_APP_ORIGINS: list.pipe(z.array(origin)).default([]),
  GATEWAY_VIEWER_DIR: z.string().optional(),
  GATEWAY_CONTROL_SECRET: z.string().min(16, 'is shorter than 16 characters').optional(),
  GATEWAY_CONTROL_SECRET_FILE: z.string().optional(),
  GATEWAY_TOKEN_PUBLIC_KEY: z.string().optional(),
  GATEWAY_TOKEN_PUBLIC_KEY_FILE: z.string().optional(),
  GATEWAY_PARENT: z.literal('stdin').optional(),
  GATEWAY_GRACE_SECONDS: z.coerce.number().int().min(0).max(86_400).default(120),
  GATEWAY_CONTROL_TLS_CERT: z.string().optional(),
  GATEWAY_CONTROL_TLS_KEY: z.string().optional(),
  GATEWAY_CONTROL_TLS_CLIENT_CA: z.string().optional(),
  GUACAMOLE_URL: z.url({ protocol: /^https?$/ }).optional(),
  GUACAMOLE_USERNAME: z.string().min(1).optional(),
  GUACAMOLE_PASSWORD: z.string().min(1).optional(),
  GUACAMOLE_PASSWORD_FILE: z.string().optional(),
  GUACD: address.default({ host: '127.0.0.1', port: 4822 }),
})

export function readConfig(env: NodeJS.ProcessEnv): { config: Config; secrets: Secrets } {
  const parsed = Environment.safeParse(env)
  if (!parsed.success) {
    const sentences = parsed.error.issues.map(
      (issue) => `${issue.path[0]?.toString()} ${issue.message}`,
    )
    throw new Fault(
      'config_invalid',
      `The gateway's configuration is not valid: ${sentences.join('; ')}.`,
    )
  }
  const variables = parsed.data
  const guacamole = guacamoleOf(variables)
  return {
    config: {
      listen: variables.GATEWAY_LISTEN,
      controlListen: variables.GATEWAY_CONTROL_LISTEN,
      guacd: variables.GUACD,
      guacamole,
      graceSeconds: variables.GATEWAY_GRACE_SECONDS,
      publicUrl: variables.GATEWAY_PUBLIC_URL?.replace(/\/$/, '') ?? null,
      appOrigins: variables.GATEWAY_APP_ORIGINS,
      viewerDir: variables.GATEWAY_VIEWER_DIR ?? null,
      endsWithStdin: variables.GATEWAY_PARENT === 'stdin',
    },
    secrets: {
      controlSecret: secret(env, 'GATEWAY_CONTROL_SECRET'),
      tokenPublicKey: secret(env, 'GATEWAY_TOKEN_PUBLIC_KEY'),
      controlTls: readControlTls(variables.GATEWAY_CONTROL_LISTEN, {
        cert: variables.GATEWAY_CONTROL_TLS_CERT,
        key: variables.GATEWAY_CONTROL_TLS_KEY,
        clientCa: variables.GATEWAY_CONTROL_TLS_CLIENT_CA,
      }),
      guacamolePassword: guacamole && secret(env, 'GUACAMOLE_PASSWORD'),
    },
  }
}

/** All of it or none: half an account is a mistake that nobody would notice until the first desktop. */
function guacamoleOf(variables: z.infer<typeof Environment>): Config['guacamole'] {
  const { GUACAMOLE_URL: url, GUACAMOLE_USERNAME: username } = variables
  const isMeant =
    url ?? username ?? variables.GUACAMOLE_PASSWORD ?? variables.GUACAMOLE_PASSWORD_FILE
  if (isMeant === undefined) return null
  if (url && username) return { url: url.replace(/\/$/, ''), username }
  throw new Fault('config_invalid', `${url ? 'GUACAMOLE_USERNAME' : 'GUACAMOLE_URL'} is missing.`, {
    hint: 'An Apache Guacamole needs GUACAMOLE_URL, GUACAMOLE_USERNAME and GUACAMOLE_PASSWORD; without one, set none of them.',
  })
}

function secret(env: NodeJS.ProcessEnv, name: string): string {
  const file = env[`${name}_FILE`]
  const value = env[name] ?? (file ? readSecretFile(`${name}_FILE`, file) : undefined)
  if (value) return value
  throw new Fault('config_invalid', `${name} is missing.`, {
    hint: `Set ${name}, or ${name}_FILE to the path of a file that holds it.`,
  })
}

function readSecretFile(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new Fault('config_invalid', `${name} cannot be read.`, { cause })
  }
}
