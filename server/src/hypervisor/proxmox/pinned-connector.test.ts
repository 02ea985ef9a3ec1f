import { beforeAll, expect, test } from 'vitest'
import { startProxmoxDouble } from '../../../test/proxmox-double.ts'
import { answerWith } from '../../../test/raw-tls-server.ts'
import {
  CLUSTER,
  makeAuthority,
  type TestAuthority,
  type TestCertificate,
} from '../../../test/test-certificates.ts'
import { normaliseFingerprint } from './certificate-trust.ts'
import { version } from './cluster-calls.ts'
import { cloneVm } from './vm-calls.ts'

const answer = { version: '9.2.11', release: '9.2' }
const template = { node: 'pve1', vmid: 9000, newid: 101 }

let cluster: TestAuthority
let company: TestAuthority
let node: TestCertificate
beforeAll(async () => {
  ;[cluster, company] = await Promise.all([makeAuthority(CLUSTER), makeAuthority('School')])
  node = await cluster.certify(['IP:127.0.0.1', 'DNS:localhost', 'DNS:pve1'])
})

interface Case {
  readonly certificate?: TestCertificate
  readonly host?: string
  readonly fingerprints?: readonly string[]
  readonly authority?: string | null
}

/** What came of asking for the version, and how many bytes the server heard of it. */
async function ask({ certificate = node, host, fingerprints = [], authority = null }: Case) {
  await using double = await startProxmoxDouble((socket) => answerWith(socket, answer), {
    certificate,
    trust: { fingerprints, authority },
    ...(host !== undefined && { host }),
  })
  const outcome = await double.transport.call(version).catch((error: unknown) => error)
  return { outcome, bytes: double.server.bytesReceived }
}
const refused = { outcome: expect.objectContaining({ code: 'certificate_mismatch' }), bytes: 0 }
const trusted = { outcome: answer, bytes: expect.any(Number) }

test('one of several pins is enough, in any spelling', async () => {
  const spelled = `sha256:${node.fingerprint.toLowerCase().replaceAll(':', '')}`
  expect(normaliseFingerprint(spelled)).toBe(node.fingerprint)
  expect(await ask({ fingerprints: ['00', spelled] })).toEqual(trusted)
})

test('a certificate that is not pinned is named, and not one byte is sent', async () => {
  const { fingerprint } = await cluster.certify(['IP:127.0.0.1'])
  const { outcome, bytes } = await ask({ fingerprints: [fingerprint] })
  expect(outcome).toMatchObject({
    code: 'certificate_mismatch',
    message: expect.stringContaining(node.fingerprint),
    transient: false,
  })
  expect(bytes).toBe(0)
})

test('a change that a certificate kept from being sent has not happened', async () => {
  await using double = await startProxmoxDouble(() => undefined, {
    certificate: node,
    trust: { fingerprints: ['00'], authority: null },
  })
  await expect(double.transport.call(cloneVm, template)).rejects.toMatchObject({
    code: 'certificate_mismatch',
    mayHaveHappened: false,
  })
  expect(double.server.bytesReceived).toBe(0)
})

test('with neither pin nor authority nothing is even dialled', async () => {
  expect(await ask({})).toEqual(refused)
})

test('an authority that is no certificate in PEM refuses everything', async () => {
  expect(await ask({ authority: 'pve-root-ca.pem' })).toEqual(refused)
  expect(await ask({ authority: node.pem })).toEqual(refused)
})

test('the cluster’s CA vouches for its nodes, and for a renewed certificate too', async () => {
  const renewed = await cluster.certify(['IP:127.0.0.1', 'DNS:pve1'])
  expect(await ask({ authority: cluster.pem })).toEqual(trusted)
  expect(await ask({ certificate: renewed, authority: cluster.pem })).toEqual(trusted)
})

test('a pin is enough where the authority is another one', async () => {
  expect(await ask({ fingerprints: [node.fingerprint], authority: company.pem })).toEqual(trusted)
})

test('a certificate of another CA is refused, even one of the same name', async () => {
  const impostor = await makeAuthority(CLUSTER)
  expect(await ask({ authority: company.pem })).toEqual(refused)
  expect(await ask({ authority: impostor.pem })).toEqual(refused)
})

test('an expired certificate is refused under an authority', async () => {
  const certificate = await cluster.certify(['IP:127.0.0.1'], -1)
  expect(await ask({ certificate, authority: cluster.pem })).toEqual(refused)
})

test('a host name must be in the certificate', async () => {
  const certificate = await cluster.certify(['IP:127.0.0.1', 'DNS:pve1'])
  const host = 'localhost'
  expect(await ask({ certificate, authority: cluster.pem, host })).toEqual(refused)
  expect(await ask({ certificate: node, authority: cluster.pem, host })).toEqual(trusted)
})

test('a node’s other address is accepted under its cluster’s CA, and not under a CA of many', async () => {
  const elsewhere = ['IP:10.77.0.1', 'DNS:pve1']
  const ofCluster = await cluster.certify(elsewhere)
  const ofCompany = await company.certify(elsewhere)
  expect(await ask({ certificate: ofCluster, authority: cluster.pem })).toEqual(trusted)
  expect(await ask({ certificate: ofCompany, authority: company.pem })).toEqual(refused)
})
