import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import type { buildConnector } from 'undici'
import { judgeCertificate, judgeTrust, type ShownCertificate } from './certificate-trust.ts'
import { lookupRemote, refuseLocal } from './dial-guard.ts'
import type { ProxmoxTrust } from './proxmox-server.ts'

function shownBy(socket: TLSSocket, host: string): ShownCertificate {
  return {
    host,
    fingerprint: socket.getPeerX509Certificate()?.fingerprint256 ?? null,
    fault: socket.authorized ? null : String(socket.authorizationError),
  }
}

/**
 * Proxmox VE signs its certificates itself, so `judgeCertificate` decides and not the machine's list of authorities. A socket is
 * handed out only after that: on a mismatch no byte of a request, and so no token, has left. No TLS session is kept, since a
 * resumed one shows no certificate.
 */
export function pinnedConnector(
  trust: ProxmoxTrust,
  options: {
    readonly connectMs: number
    readonly signal: AbortSignal
    readonly allowLocal?: boolean | undefined
  },
): buildConnector.connector {
  const { connectMs, signal, allowLocal = true } = options
  const distrust = judgeTrust(trust)
  return (place, callback) => {
    if (distrust !== null) return callback(distrust, null)
    const host = place.hostname.replace(/^\[(.*)\]$/, '$1')
    const refusal = allowLocal ? null : refuseLocal(host)
    if (refusal !== null) return callback(refusal, null)
    const socket = connect({
      host,
      port: Number(place.port),
      ...(isIP(host) === 0 && { servername: host }),
      ...(!allowLocal && { lookup: lookupRemote }),
      ca: trust.authority ?? [],
      ALPNProtocols: ['http/1.1'],
      // Lets the handshake end, so that the judgement can name what was shown.
      rejectUnauthorized: false,
    })
    const settle = (error: Error | null) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', closed)
      socket.off('error', settle).off('close', closed).off('secureConnect', judge)
      if (error === null) return callback(null, socket)
      socket.once('error', () => undefined).destroy()
      callback(error, null)
    }
    const judge = () => settle(judgeCertificate(shownBy(socket, host), trust))
    const closed = () => settle(new Error('closed during the handshake'))
    const late = () => settle(new DOMException('no TLS connection in time', 'TimeoutError'))
    const timer = setTimeout(late, connectMs)
    signal.addEventListener('abort', closed)
    socket.setNoDelay(true).once('error', settle).once('close', closed).once('secureConnect', judge)
  }
}
