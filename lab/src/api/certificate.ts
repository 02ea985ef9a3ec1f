import { X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../engine/command.ts'

export interface Certificate {
  /** Leaf only, as pveproxy sends it: a client that trusts no pin cannot complete the chain. */
  readonly pem: string
  readonly key: string
  /** SHA-256 of the leaf, `AB:CD:..`. */
  readonly fingerprint: string
  readonly caFile: string
  /** The cluster CA’s own certificate; PEM. */
  readonly authority: string
}

const openssl = (...args: string[]) => run('openssl', args, { deadlineMs: 30_000 })

async function makeAuthority(key: string, pem: string): Promise<void> {
  const subject = '/CN=Proxmox Virtual Environment/OU=Carrel lab/O=PVE Cluster Manager CA'
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  await openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    key,
    '-out',
    pem,
    '-days',
    '3650',
    '-subj',
    subject,
  )
}

async function makeLeaf(folder: string, node: string, files: Record<string, string>) {
  const request = join(folder, 'pve-ssl.csr')
  const extensions = join(folder, 'pve-ssl.ext')
  writeFileSync(
    extensions,
    `basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=IP:127.0.0.1,IP:::1,DNS:localhost,DNS:${node}\n`,
  )
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const subject = `/OU=PVE Cluster Node/O=Proxmox Virtual Environment/CN=${node}`
  await openssl('req', ...newKey, '-keyout', files.key ?? '', '-out', request, '-subj', subject)
  const signer = ['-CA', files.ca ?? '', '-CAkey', files.caKey ?? '', '-CAcreateserial']
  const validity = ['-days', '730', '-extfile', extensions]
  await openssl('x509', '-req', '-in', request, ...signer, '-out', files.pem ?? '', ...validity)
}

/** A cluster CA and the node's certificate, made at the first start. Node itself can read X.509, but not write it. */
export async function loadCertificate(stateDir: string, node: string): Promise<Certificate> {
  const folder = join(stateDir, 'certificate')
  const ca = join(folder, 'pve-root-ca.pem')
  const caKey = join(folder, 'pve-root-ca.key')
  const pem = join(folder, 'pve-ssl.pem')
  const key = join(folder, 'pve-ssl.key')
  if (!existsSync(pem)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    await makeAuthority(caKey, ca)
    await makeLeaf(folder, node, { ca, caKey, pem, key })
    for (const secret of [caKey, key]) chmodSync(secret, 0o600)
  }
  const leaf = readFileSync(pem, 'utf8')
  return {
    pem: leaf,
    key: readFileSync(key, 'utf8'),
    fingerprint: new X509Certificate(leaf).fingerprint256,
    caFile: ca,
    authority: readFileSync(ca, 'utf8'),
  }
}
