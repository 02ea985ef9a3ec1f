import type { Role } from './roles.ts'

/** What server and gateway must agree on, from the environment or from what follows of it. */
export interface Settings {
  readonly dataDir: string
  readonly listen: string
  readonly gatewayListen: string
  readonly controlListen: string
  readonly origin: string
  readonly gatewayOrigin: string
  readonly controlUrl: string
  /** A secret. */
  readonly controlSecret: string
  readonly makesKey: boolean
  /** A sentence for each variable that nothing can stand in for. */
  readonly missing: readonly string[]
}

const LISTEN = { server: '127.0.0.1:7300', gateway: '127.0.0.1:7301', control: '127.0.0.1:7302' }

export function settle(
  env: Readonly<Record<string, string>>,
  roles: readonly Role[],
  usual: { dataDir: string; makeSecret: () => string },
): Settings {
  const isGateway = roles.includes('gateway')
  const isServer = roles.some((role) => role !== 'gateway')
  const isWhole = isServer && isGateway
  const missing: string[] = []
  /** What is needed; `instead` only where the environment leaves it out. */
  const need = (name: string, what: string, instead: () => string | null): string => {
    const value = env[name] ?? instead()
    if (value === null) missing.push(`${name} is missing: ${what}.`)
    return value ?? ''
  }
  const listen = env.CARREL_LISTEN ?? LISTEN.server
  const gatewayListen = env.GATEWAY_LISTEN ?? LISTEN.gateway
  const controlListen = env.GATEWAY_CONTROL_LISTEN ?? LISTEN.control
  const [canonical] = (env.CARREL_ORIGIN ?? onLoopback(listen) ?? '').split(',')
  const isOneMachine = URL.canParse(canonical ?? '') && isLoopback(new URL(canonical ?? '').host)
  const origin = need(
    'CARREL_ORIGIN',
    'where browsers reach Carrel, such as https://desk.example.org',
    () => onLoopback(listen),
  )
  const gatewayOrigin = need(
    'CARREL_GATEWAY_ORIGIN',
    'where browsers reach the gateway, such as https://desk-gateway.example.org',
    () => (isOneMachine ? onLoopback(gatewayListen) : null),
  )
  const controlSecret = need(
    'CARREL_GATEWAY_CONTROL_SECRET',
    'sixteen characters or more that server and gateway share',
    () => (isWhole ? usual.makeSecret() : null),
  )
  const controlUrl = need(
    'CARREL_GATEWAY_CONTROL_URL',
    'where the server reaches the gateway’s control API',
    () => (isGateway ? controlAddress(controlListen, env) : null),
  )
  if (isServer && !(roles.includes('web') && roles.includes('worker')))
    need('DATABASE_URL', 'web and worker apart from each other share a PostgreSQL', () => null)
  const hasKey = Boolean(env.GATEWAY_TOKEN_PUBLIC_KEY ?? env.GATEWAY_TOKEN_PUBLIC_KEY_FILE)
  if (isGateway && !isServer && !hasKey)
    need(
      'GATEWAY_TOKEN_PUBLIC_KEY_FILE',
      'a copy of the server’s keys/token-signing.pub.pem',
      () => null,
    )
  return {
    dataDir: env.CARREL_DATA ?? usual.dataDir,
    makesKey: isWhole && !hasKey,
    ...{ listen, gatewayListen, controlListen, origin, gatewayOrigin, controlUrl, controlSecret },
    missing,
  }
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?$/
const isLoopback = (address: string): boolean => LOOPBACK.test(address)

const onLoopback = (address: string): string | null =>
  isLoopback(address) ? `http://${address}` : null

/** With TLS as soon as the gateway has a certificate for it. */
const controlAddress = (address: string, env: Readonly<Record<string, string>>): string =>
  `${env.GATEWAY_CONTROL_TLS_CERT ? 'https' : 'http'}://${address}`
