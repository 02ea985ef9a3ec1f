import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Certificate, loadCertificate } from '../certificate.ts'
import { certificateInfo } from './certificate-info.ts'

let folder: string
let certificate: Certificate
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-certificate-'))
  certificate = await loadCertificate(folder, 'pve1')
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a node’s certificate is told in OpenSSL’s words', () => {
  const info = certificateInfo('pve-ssl.pem', certificate.pem)
  expect(info).toMatchObject({
    filename: 'pve-ssl.pem',
    pem: certificate.pem,
    fingerprint: certificate.fingerprint,
    subject: '/OU=PVE Cluster Node/O=Proxmox Virtual Environment/CN=pve1',
    issuer: '/CN=Proxmox Virtual Environment/OU=Carrel lab/O=PVE Cluster Manager CA',
    san: ['127.0.0.1', '0000:0000:0000:0000:0000:0000:0000:0001', 'localhost', 'pve1'],
    'public-key-type': 'id-ecPublicKey',
    'public-key-bits': 256,
  })
  expect(info.notafter - info.notbefore).toBe(730 * 86_400)
})

test('the authority has no other names', () => {
  expect(certificateInfo('pve-root-ca.pem', certificate.authority).san).toEqual([])
})
