import { afterEach, expect, test } from 'vitest'
import { type Answer, startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { MannerName } from '../nodes/manner.ts'
import { callAsRoot } from '../root-for-tests.ts'

let lab: TestLab
afterEach(() => lab.close())

const zone = { zone: 'vdizone', type: 'simple', ipam: 'pve' }
const vnet = { vnet: 'vdinet', zone: 'vdizone' }
const subnet = { subnet: '10.88.0.0/24', type: 'subnet', gateway: '10.88.0.1' }
const range = 'start-address=10.88.0.100,end-address=10.88.0.200'

const asRoot = (method: string, path: string, form = {}): Promise<Answer> =>
  callAsRoot(lab, method, `/cluster/sdn${path}`, { form })

async function withNetwork(manner: MannerName): Promise<void> {
  lab = await startTestLab({ lab: { manner } })
  const dhcp = manner === '7.4' ? {} : { dhcp: 'dnsmasq' }
  const ranges = manner === '7.4' ? {} : { 'dhcp-range': range }
  expect((await asRoot('POST', '/zones', { ...zone, ...dhcp })).status).toBe(200)
  expect((await asRoot('POST', '/vnets', vnet)).status).toBe(200)
  const made = await asRoot('POST', '/vnets/vdinet/subnets', { ...subnet, ...ranges })
  expect(made.body).toEqual({ data: null })
}

async function apply(): Promise<void> {
  const { body } = await asRoot('PUT', '')
  expect(body.data).toMatch(/^UPID:lab:\w+:\w+:\w+:reloadnetworkall::root@pam:$/)
}

const status = async () => (await asRoot('GET', '/ipams/pve/status')).body.data

test('addresses are seen when their network was applied', async () => {
  await withNetwork('9.2')
  expect(await status()).toEqual([])
  await apply()
  expect(await status()).toEqual([
    { zone: 'vdizone', vnet: 'vdinet', subnet: '10.88.0.0/24', ip: '10.88.0.1', gateway: 1 },
  ])
})

/** As a template that is on the network. */
function moveTemplate(): void {
  const { config } = lab.lab.vms.get('lab', 9000)
  const net0 = String(config.net0).replace('vmbr0', 'vdinet')
  lab.lab.vms.update(9000, { config: { ...config, net0 } })
}

const clone = () =>
  lab.task('POST', '/nodes/lab/qemu/9000/clone', { form: { newid: 101, name: 'desk' } })

test.each([
  ['8.4', '101'],
  ['9.2', 101],
] as const)('a clone of %s has its address before it is started', async (manner, vmid) => {
  await withNetwork(manner)
  await apply()
  moveTemplate()
  await clone()
  const mine = { ip: '10.88.0.101', vmid, hostname: 'desk' }
  expect(await status()).toContainEqual({
    ...{ zone: 'vdizone', vnet: 'vdinet', subnet: '10.88.0.0/24' },
    ...{ ...mine, mac: expect.stringMatching(/^BC:24:11:/) },
  })
  await lab.task('DELETE', '/nodes/lab/qemu/101')
  expect(await status()).not.toContainEqual(expect.objectContaining(mine))
})

test('a guest has the address that was reserved for it', async () => {
  await withNetwork('9.2')
  await apply()
  moveTemplate()
  await clone()
  expect(await lab.task('POST', '/nodes/lab/qemu/101/status/start')).toBe('OK')
  const path = '/nodes/lab/qemu/101/agent/network-get-interfaces'
  await expect.poll(async () => (await lab.call('GET', path)).text).toContain('"10.88.0.101"')
})

test('who may not see the vnet is told of no addresses', async () => {
  await withNetwork('9.2')
  await apply()
  const { privileges } = lab.lab.access
  lab.lab.access.privileges = (caller, path) =>
    path.startsWith('/sdn/zones') ? new Map() : privileges.call(lab.lab.access, caller, path)
  expect((await lab.call('GET', '/cluster/sdn/ipams/pve/status')).body).toEqual({ data: [] })
  lab.lab.access.privileges = privileges
})

test('7.4 knows no DHCP and no addresses', async () => {
  lab = await startTestLab({ lab: { manner: '7.4' } })
  const unknown =
    'property is not defined in schema and the schema does not allow additional properties'
  const made = await asRoot('POST', '/zones', { ...zone, dhcp: 'dnsmasq' })
  expect(made).toMatchObject({ status: 400, body: { errors: { dhcp: unknown } } })
  expect((await asRoot('GET', '/ipams/pve/status')).status).toBe(501)
})

test.each([
  ['7.4', 194],
  ['8.4', 232],
  ['9.2', 326],
] as const)('%s fails over a zone that is not there', async (manner, line) => {
  lab = await startTestLab({ lab: { manner } })
  const answer = await asRoot('POST', '/vnets', vnet)
  expect(answer).toMatchObject({
    status: 500,
    reason: `create sdn vnet object failed: cannot lookup undefined type! at /usr/share/perl5/PVE/API2/Network/SDN/Vnets.pm line ${line}.`,
  })
})

test('a gateway or a range outside of its subnet is refused', async () => {
  await withNetwork('9.2')
  const other = { ...subnet, subnet: '10.99.0.0/24' }
  const answer = await asRoot('POST', '/vnets/vdinet/subnets', other)
  expect(answer.reason).toBe('create sdn subnet object failed: 400 Parameter verification failed.')
  expect(answer.body.message).toContain('gateway: 10.88.0.1 is not in subnet 10.99.0.0/24')
  const overlapping = { ...subnet, subnet: '10.88.0.0/25', 'dhcp-range': range }
  const { body } = await asRoot('POST', '/vnets/vdinet/subnets', overlapping)
  expect(body.message).toContain('end-address 10.88.0.200 is not in subnet 10.88.0.0/25')
})

test('zones and vnets are listed with the digest of their file', async () => {
  await withNetwork('9.2')
  const [listed] = (await asRoot('GET', '/zones')).body.data
  expect(listed).toEqual({
    ...{ zone: 'vdizone', type: 'simple', ipam: 'pve', dhcp: 'dnsmasq' },
    digest: '2d8fd3857ac692c012b76325c9a28747f30175c9',
  })
  const [pending] = (await asRoot('GET', '/vnets', { pending: 1 })).body.data
  expect(pending).toMatchObject({ vnet: 'vdinet', state: 'new', pending: { zone: 'vdizone' } })
  const [of] = (await asRoot('GET', '/vnets/vdinet/subnets')).body.data
  expect(of).toMatchObject({
    ...{ subnet: 'vdizone-10.88.0.0-24', cidr: '10.88.0.0/24', mask: '24', network: '10.88.0.0' },
    'dhcp-range': [{ 'start-address': '10.88.0.100', 'end-address': '10.88.0.200' }],
  })
})

test('what is in use cannot be removed, and what is not can', async () => {
  await withNetwork('9.2')
  const zoneInUse = await asRoot('DELETE', '/zones/vdizone')
  expect(zoneInUse.reason).toBe(
    'delete sdn zone object failed: zone vdizone is used by vnet vdinet',
  )
  expect((await asRoot('DELETE', '/vnets/vdinet')).status).toBe(500)
  const gone = ['/vnets/vdinet/subnets/vdizone-10.88.0.0-24', '/vnets/vdinet', '/zones/vdizone']
  for (const path of gone) expect((await asRoot('DELETE', path)).status).toBe(200)
  expect((await asRoot('GET', '/zones')).body.data).toEqual([])
})
