import { startTestLab } from '@carrel/lab/api/lab-for-tests'
import { expect, test } from 'vitest'
import { connectToLab } from '../../../test/lab-desktops.ts'
import { isLocalAddress } from './dial-guard.ts'
import { shownCertificate } from './shown-certificate.ts'

test.each([
  ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '169.254.169.254', '100.100.100.200'],
  ...['255.255.255.255', '::1', '::', 'fe80::1', 'fd00:ec2::254', '::ffff:127.0.0.1'],
])('%s is not an address where Proxmox VE is', (address) => {
  expect(isLocalAddress(address)).toBe(true)
})

test.each(['10.0.0.9', '192.168.1.2', '172.16.0.1', '203.0.113.7', 'fd12::1', '2001:db8::1'])(
  '%s is one',
  (address) => {
    expect(isLocalAddress(address)).toBe(false)
  },
)

test('neither an address of this machine nor a name for it is connected to, unless that is allowed', async () => {
  await using lab = await startTestLab()
  const { port } = lab.api
  for (const host of ['127.0.0.1', 'localhost']) {
    const refused = { code: 'address_refused', hint: expect.stringContaining('CARREL_ALLOW_LOCAL') }
    const place = { host, port, allowLocal: false }
    await expect(shownCertificate(place, 5000)).rejects.toMatchObject(refused)
    const proxmox = connectToLab(lab, place)
    await expect(proxmox.inventory()).rejects.toMatchObject(refused)
    await proxmox.close()
  }
  const shown = await shownCertificate({ host: '127.0.0.1', port }, 5000)
  expect(shown.fingerprint).toBe(lab.certificate.fingerprint)
})
