import { TLSSocket } from 'node:tls'
import { buildConnector } from 'undici'
import { HypervisorError } from '../hypervisor.ts'

const connectMs = 10_000

/** `AB:CD:..`, however it was typed. */
export function normaliseFingerprint(text: string): string {
  const digits = text.replace(/^sha-?256[:=\s]*/i, '').replace(/[^0-9a-f]/gi, '')
  return digits.toUpperCase().replace(/(..)(?=.)/g, '$1:')
}

function mismatch(host: string, shown: string | null): HypervisorError {
  return new HypervisorError(
    'certificate_mismatch',
    shown === null
      ? `${host} shows no certificate.`
      : `${host} shows a certificate that is not the one agreed on: ${shown}.`,
    {
      hint: 'Compare it with the fingerprint in Datacenter > Node > Certificates, then pin that one.',
    },
  )
}

/**
 * Proxmox signs its certificates itself, so the certificate is checked by its fingerprint instead of by its chain. The socket
 * is handed out only after that: on a mismatch no byte of a request, and so no token, has left. No TLS session is kept, since a
 * resumed one shows no certificate.
 */
export function pinnedConnector(fingerprints: readonly string[]): buildConnector.connector {
  const pins = new Set(fingerprints.map(normaliseFingerprint))
  const connect = buildConnector({
    rejectUnauthorized: false,
    maxCachedSessions: 0,
    allowH2: false,
    timeout: connectMs,
  })
  return (options, callback) => {
    connect(options, (...result) => {
      const [error, socket] = result
      if (error) return callback(error, null)
      const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
      const shown = certificate?.fingerprint256 ?? null
      if (shown !== null && pins.has(shown)) return callback(null, socket)
      socket.destroy()
      callback(mismatch(options.host ?? options.hostname, shown), null)
    })
  }
}
