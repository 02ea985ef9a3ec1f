import { readFileSync } from 'node:fs'
import { type Address, formatAddress } from '../address.ts'
import { Fault } from '../fault.ts'

/** PEM, as read; the key is a secret. */
export interface ControlTls {
  readonly cert: string
  readonly key: string
  /** Who signs the certificates of servers that may come in. */
  readonly ca: string
}

export interface ControlTlsFiles {
  readonly cert: string | undefined
  readonly key: string | undefined
  readonly clientCa: string | undefined
}

/**
 * mTLS for the control API, null without. What travels there are the passwords of desktops: beyond this machine, not
 * without. @throws Fault `control_unprotected`, `config_invalid`
 */
export function readControlTls(listen: Address, files: ControlTlsFiles): ControlTls | null {
  const { cert, key, clientCa } = files
  if (cert && key && clientCa) {
    return {
      cert: read('GATEWAY_CONTROL_TLS_CERT', cert),
      key: read('GATEWAY_CONTROL_TLS_KEY', key),
      ca: read('GATEWAY_CONTROL_TLS_CLIENT_CA', clientCa),
    }
  }
  const hint =
    'Set GATEWAY_CONTROL_TLS_CERT, GATEWAY_CONTROL_TLS_KEY and GATEWAY_CONTROL_TLS_CLIENT_CA to files in PEM, or ' +
    'GATEWAY_CONTROL_LISTEN to a loopback address.'
  if (cert || key || clientCa) {
    throw new Fault('config_invalid', 'TLS for the control API is only half configured.', { hint })
  }
  if (isLoopback(listen.host)) return null
  const where = formatAddress(listen)
  throw new Fault(
    'control_unprotected',
    `The control API would listen on ${where} without TLS, where others could read passwords.`,
    { hint },
  )
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

function read(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Fault('config_invalid', `${variable} cannot be read.`, { cause })
  }
}
