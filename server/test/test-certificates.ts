import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface TestCertificate {
  readonly key: string
  readonly pem: string
  /** SHA-256, `AB:CD:..` */
  readonly fingerprint: string
}

export interface TestAuthority {
  readonly pem: string
  /** `names` are subject alternative names: `IP:127.0.0.1`, `DNS:pve1`. */
  certify(names: readonly string[], days?: number): Promise<TestCertificate>
}

/** What the CA that every Proxmox VE cluster makes for itself is called. */
export const CLUSTER = 'PVE Cluster Manager CA'

const openssl = (args: readonly string[]) =>
  promisify(execFile)('openssl', args, { timeout: 30_000 })
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** Files are needed by openssl alone, and removed at once. */
async function inFolder<T>(work: (path: (name: string) => string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-certificates-'))
  try {
    return await work((name) => join(folder, name))
  } finally {
    await rm(folder, { recursive: true })
  }
}

export async function makeAuthority(organisation = CLUSTER): Promise<TestAuthority> {
  const authority = await inFolder(async (path) => {
    const subject = ['-subj', `/CN=Proxmox Virtual Environment/O=${organisation}`]
    const files = ['-keyout', path('key'), '-out', path('pem')]
    await openssl(['req', '-x509', '-days', '30', ...newKey, ...subject, ...files])
    return { key: await readFile(path('key'), 'utf8'), pem: await readFile(path('pem'), 'utf8') }
  })
  return {
    pem: authority.pem,
    certify: (names, days = 30) => certify(authority, names, days),
  }
}

function certify(
  authority: { readonly key: string; readonly pem: string },
  names: readonly string[],
  days: number,
): Promise<TestCertificate> {
  return inFolder(async (path) => {
    await writeFile(path('ca.key'), authority.key)
    await writeFile(path('ca.pem'), authority.pem)
    await writeFile(path('ext'), `subjectAltName=${names.join(',')}\n`)
    const files = ['-keyout', path('key'), '-out', path('csr')]
    await openssl(['req', ...newKey, '-subj', '/CN=pve1', ...files])
    const signer = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial']
    const validity = ['-days', String(days), '-extfile', path('ext')]
    await openssl(['x509', '-req', '-in', path('csr'), ...signer, ...validity, '-out', path('pem')])
    const pem = await readFile(path('pem'), 'utf8')
    return {
      key: await readFile(path('key'), 'utf8'),
      pem,
      fingerprint: new X509Certificate(pem).fingerprint256,
    }
  })
}
