import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { HypervisorError } from '../hypervisor-error.ts'
import type { ProxmoxTrust } from './proxmox-server.ts'

/** What the handshake showed. */
export interface ShownCertificate {
  /** The host that was dialled. */
  readonly host: string
  /** SHA-256, `AB:CD:..`; null if there was no certificate. */
  readonly fingerprint: string | null
  /** Node's code for what is wrong with chain or name, judged by the authority alone; null if nothing is. */
  readonly fault: string | null
}

/** `AB:CD:..`, however it was typed. */
export function normaliseFingerprint(text: string): string {
  const digits = text.replace(/^sha-?256[:=\s]*/i, '').replace(/[^0-9a-f]/gi, '')
  return digits.toUpperCase().replace(/(..)(?=.)/g, '$1:')
}

/**
 * The CA that every Proxmox VE cluster makes for itself. It signs its nodes' certificates and nothing else, and each node can
 * read the keys of all: which of them answered, a name could not tell anyway.
 */
function isOfCluster(authority: string): boolean {
  const blocks = authority.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  return (
    blocks.length > 0 &&
    blocks.every((block) => /^O=PVE Cluster Manager CA$/m.test(new X509Certificate(block).subject))
  )
}

/**
 * A pinned certificate is trusted as it is. Under an authority chain, dates and name must be right, but for one thing: a node's
 * certificate has the one address that its own name resolves to, and a node may have others.
 */
export function judgeCertificate(
  shown: ShownCertificate,
  trust: ProxmoxTrust,
): HypervisorError | null {
  const { host, fingerprint, fault } = shown
  if (fingerprint === null) return mismatch('Proxmox VE shows no certificate.')
  if (trust.fingerprints.map(normaliseFingerprint).includes(fingerprint)) return null
  if (trust.authority === null) {
    return mismatch(`Proxmox VE shows a certificate that is not pinned: ${fingerprint}.`)
  }
  if (fault === null) return null
  if (fault !== 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return mismatch(
      `Proxmox VE shows a certificate that the authority does not vouch for (${fault}): ${fingerprint}.`,
    )
  }
  if (isIP(host) !== 0 && isOfCluster(trust.authority)) return null
  return new HypervisorError(
    'certificate_mismatch',
    'Proxmox VE shows a certificate for another host name.',
    { hint: 'Use a name or an address that is in the node’s certificate, or pin its fingerprint.' },
  )
}

function mismatch(message: string): HypervisorError {
  return new HypervisorError('certificate_mismatch', message, {
    hint: 'Compare it with the fingerprint under System > Certificates of the node, then pin that one.',
  })
}

/** Null if there is anything to judge a certificate by. */
export function judgeTrust({ fingerprints, authority }: ProxmoxTrust): HypervisorError | null {
  if (fingerprints.length === 0 && authority === null) {
    return new HypervisorError('certificate_mismatch', 'No certificate is pinned.', {
      hint: 'Give the fingerprint under System > Certificates of the node, or the cluster’s CA.',
    })
  }
  if (authority === null || isReadable(authority)) return null
  return new HypervisorError('certificate_mismatch', 'The authority is not a certificate in PEM.', {
    hint: 'Give the contents of /etc/pve/pve-root-ca.pem.',
  })
}

function isReadable(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca
  } catch {
    return false
  }
}
