import { afterEach, expect, test } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { MannerName } from '../nodes/manner.ts'

let lab: TestLab
afterEach(() => lab.close())

const start = async (manner: MannerName) => {
  lab = await startTestLab({ node: 'pve1', lab: { manner } })
}
const data = async (path: string, form = {}) => (await lab.call('GET', path, { form })).body.data

const common = [
  ...['uptime', 'idle', 'cpu', 'wait', 'loadavg', 'memory', 'swap', 'rootfs', 'ksm'],
  ...['cpuinfo', 'kversion', 'pveversion'],
]

test.each([
  ['7.4', common, ['total', 'used', 'free']],
  ['8.4', [...common, 'boot-info', 'current-kernel'], ['total', 'used', 'free']],
  ['9.2', [...common, 'boot-info', 'current-kernel'], ['total', 'used', 'free', 'available']],
] as const)('a node of %s tells what its version does', async (manner, keys, memory) => {
  await start(manner)
  const status = await data('/nodes/pve1/status')
  expect(Object.keys(status).sort()).toEqual([...keys].sort())
  expect(Object.keys(status.memory).sort()).toEqual([...memory].sort())
  expect(status.loadavg).toEqual([0, 0, 0].map(() => expect.stringMatching(/^\d+\.\d\d$/)))
  expect(status.cpuinfo.mhz).toEqual(expect.any(String))
  expect('vendor' in status.cpuinfo).toBe(manner === '9.2')
})

test('a node’s past is told by the minute', async () => {
  await start('9.2')
  await expect
    .poll(async () => {
      const rows = await data('/nodes/pve1/rrddata', { timeframe: 'hour' })
      return Object.keys(rows.at(-1) ?? {}).sort()
    })
    .toEqual([
      ...['arcsize', 'cpu', 'iowait', 'loadavg', 'maxcpu', 'memavailable', 'memtotal', 'memused'],
      ...['netin', 'netout', 'pressurecpusome', 'pressureiofull', 'pressureiosome'],
      ...['pressurememoryfull', 'pressurememorysome', 'roottotal', 'rootused'],
      ...['swaptotal', 'swapused', 'time'],
    ])
})

test('before 9 there is no pressure, and no decade', async () => {
  await start('8.4')
  lab.lab.broadcast.refresh()
  const form = { timeframe: 'decade' }
  const answer = await lab.call('GET', '/nodes/pve1/rrddata', { form })
  expect(answer.status).toBe(400)
  const rows = await data('/nodes/pve1/rrddata', { timeframe: 'hour' })
  expect(rows).toHaveLength(70)
})

test('the certificates are those that the API shows', async () => {
  await start('9.2')
  const [authority, own] = await data('/nodes/pve1/certificates/info')
  expect(authority).toMatchObject({ filename: 'pve-root-ca.pem', san: [] })
  expect(own.fingerprint).toBe(lab.certificate.fingerprint)
  const [node] = await data('/nodes')
  expect(node.ssl_fingerprint).toBe(own.fingerprint)
})

test('the next number is free and in the range that was set', async () => {
  await start('9.2')
  expect(await data('/cluster/nextid')).toBe('100')
  lab.lab.datacenter.change({ 'next-id': 'lower=9000,upper=9002' }, [])
  expect(await data('/cluster/nextid')).toBe('9001')
  expect(await data('/cluster/nextid', { vmid: 150 })).toBe('150')
  const taken = await lab.call('GET', '/cluster/nextid', { form: { vmid: 9000 } })
  expect(taken).toMatchObject({ status: 400, body: { errors: { vmid: 'VM 9000 already exists' } } })
  lab.lab.datacenter.change({ 'next-id': 'lower=9000,upper=9001' }, [])
  expect((await lab.call('GET', '/cluster/nextid')).reason).toBe(
    'unable to get any free VMID in range [9000, 9001]',
  )
})
