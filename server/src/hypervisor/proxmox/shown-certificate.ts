import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { HypervisorError } from '../hypervisor-error.ts'
import { lookupRemote, refuseLocal } from './dial-guard.ts'

/** A certificate as it is shown to whoever asks; it is for a person to compare, and says nothing about trust. */
export interface Certificate {
  /** SHA-256, `AB:CD:..` */
  readonly fingerprint: string
  readonly subject: string
  readonly issuer: string
  readonly validTo: Date
}

/**
 * Asks for the certificate and closes; no byte of a request is sent.
 * @throws HypervisorError `hypervisor_unreachable`, `hypervisor_timeout`, `address_refused`
 */
export async function shownCertificate(
  {
    host,
    port,
    allowLocal = true,
  }: { readonly host: string; readonly port: number; readonly allowLocal?: boolean },
  deadlineMs: number,
): Promise<Certificate> {
  const refusal = allowLocal ? null : refuseLocal(host)
  if (refusal !== null) throw refusal
  const socket = connect({
    ...{ host, port, rejectUnauthorized: false },
    ...(isIP(host) === 0 && { servername: host }),
    ...(!allowLocal && { lookup: lookupRemote }),
  })
  try {
    return await handshake(socket, deadlineMs)
  } finally {
    socket.destroySoon()
  }
}

function handshake(socket: TLSSocket, deadlineMs: number): Promise<Certificate> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(noAnswer('hypervisor_timeout')), deadlineMs)
    socket.once('close', () => {
      clearTimeout(late)
      reject(noAnswer('hypervisor_unreachable'))
    })
    socket.on('error', (error) =>
      reject(error instanceof HypervisorError ? error : noAnswer('hypervisor_unreachable', error)),
    )
    socket.once('secureConnect', () => {
      const shown = socket.getPeerX509Certificate()
      if (!shown) return reject(noAnswer('hypervisor_unreachable'))
      const { fingerprint256: fingerprint, subject, issuer, validTo } = shown
      resolve({ fingerprint, subject, issuer, validTo: new Date(validTo) })
    })
  })
}

const noAnswer = (code: 'hypervisor_unreachable' | 'hypervisor_timeout', cause?: Error) =>
  new HypervisorError(code, 'No certificate was shown there.', {
    hint: 'Check host and port (usually 8006), and that a firewall lets this machine through.',
    ...(cause && { cause }),
  })
