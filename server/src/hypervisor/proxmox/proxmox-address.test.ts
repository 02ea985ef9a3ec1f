import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { cloneDesk, connectToLab } from '../../../test/lab-desktops.ts'
import { forbidden, type Route, refused, ScriptedProxmox } from '../../../test/scripted-proxmox.ts'
import type { Hypervisor } from '../hypervisor.ts'

let lab: TestLab
let proxmox: Hypervisor
beforeAll(async () => {
  lab = await startTestLab()
  proxmox = connectToLab(lab)
})
afterAll(async () => {
  await proxmox.close()
  await lab.close()
})
const open: ScriptedProxmox[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]()
})

const code = (expected: string) => expect.objectContaining({ code: expected })
const mac = 'BC:24:11:D5:E6:B0'
const configOf = (agent: string | undefined, address = mac) => ({
  data: { name: 'desk', description: 'ours', agent, net0: `virtio=${address},bridge=vdinet` },
})
const interfaces = (vmid: number) => `GET /nodes/pve1/qemu/${vmid}/agent/network-get-interfaces`
const card = (name: string, hardware: string, ...addresses: string[]) => ({
  ...{ name, 'hardware-address': hardware },
  'ip-addresses': addresses.map((address) => ({
    ...{ 'ip-address': address, prefix: 24 },
    'ip-address-type': address.includes(':') ? 'ipv6' : 'ipv4',
  })),
})
const lease = {
  vmid: 131,
  mac,
  ip: '10.88.0.100',
  hostname: 'vdi-sdn',
  zone: 'vdizone',
  vnet: 'vdinet',
}

async function scripted(routes: Record<string, Route>): Promise<ScriptedProxmox> {
  const made = await ScriptedProxmox.start({
    'GET /nodes/pve1/qemu/131/config': configOf('1'),
    'GET /cluster/nextid': { status: 400, text: '', errors: { vmid: 'VM 131 already exists' } },
    ...routes,
  })
  open.push(made)
  return made
}
const vm = { node: 'pve1', vmid: 131, notes: 'ours' }
const refusedAgent = forbidden('/vms/131', 'VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted')

test('no address as yet of a VM that is off or boots, and then that of net0', async () => {
  const desk = await cloneDesk(proxmox)
  expect(await proxmox.address(desk)).toBeNull()
  await proxmox.start(desk)
  await eventually(() => proxmox.address(desk)).toMatch(/^10\.77\./)
})

test('a missing VM is vm_gone', async () => {
  const asking = proxmox.address({ node: 'lab', vmid: 4711, notes: 'nobody’s' })
  await expect(asking).rejects.toEqual(code('vm_gone'))
})

test('problem 6: an agent that is not configured is told at once, and not waited for', async () => {
  const none = await scripted({ 'GET /nodes/pve1/qemu/131/config': configOf('enabled=0') })
  await expect(none.hypervisor.address(vm)).rejects.toEqual(code('agent_not_configured'))
  expect(none.sent(interfaces(131))).toEqual([])
})

test('problem 6: an agent that may not be asked is told as such', async () => {
  const forbidding = await scripted({ [interfaces(131)]: refusedAgent })
  await expect(forbidding.hypervisor.address(vm)).rejects.toEqual(code('agent_refused'))
})

test.each<[string, Route]>([
  ['is not running', refused('QEMU guest agent is not running')],
  ['belongs to a VM that is not running', refused('VM 131 is not running')],
  ['refuses', { data: { result: { error: { class: 'GenericError', desc: 'not ready' } } } }],
  ['knows no address', { data: { result: [card('eth0', mac.toLowerCase(), 'fe80::1')] } }],
])('problem 6: an agent that %s means no address as yet', async (_, answer) => {
  const silent = await scripted({ [interfaces(131)]: answer })
  expect(await silent.hypervisor.address(vm)).toBeNull()
})

test('problem 7: bridges, loopback and cards without an address are passed over', async () => {
  const lo = card('lo', '00:00:00:00:00:00', '127.0.0.1', '::1')
  const docker = card('docker0', '4a:2f:61:d6:98:e1', '172.17.0.1')
  const dummy = { name: 'dummy0', 'hardware-address': '9e:44:0d:00:00:01' }
  const own = card('eth0', mac.toLowerCase(), '169.254.7.7', '10.77.0.70', 'fe80::1')
  const talking = await scripted({
    [interfaces(131)]: { data: { result: [lo, docker, dummy, own] } },
  })
  expect(await talking.hypervisor.address(vm)).toBe('10.77.0.70')
})

test.each<[string, Record<string, Route>]>([
  ['is not configured', { 'GET /nodes/pve1/qemu/131/config': configOf(undefined) }],
  ['may not be asked', { [interfaces(131)]: refusedAgent }],
])('where the agent %s, the network’s own DHCP is asked', async (_, routes) => {
  const leases = {
    'GET /cluster/sdn/ipams/pve/status': { data: [{ ip: '10.88.0.1', gateway: 1 }, lease] },
  }
  const leasing = await scripted({ ...routes, ...leases })
  expect(await leasing.hypervisor.address(vm)).toBe('10.88.0.100')
})

test('a version whose network cannot be asked is not asked', async () => {
  const old = await scripted({
    'GET /version': { data: { version: '7.4-20', release: '7.4', repoid: '78c8c9f3' } },
    [interfaces(131)]: forbidden('/vms/131', 'VM.Monitor'),
  })
  await expect(old.hypervisor.address(vm)).rejects.toEqual(code('agent_refused'))
  expect(old.sent('GET /cluster/sdn')).toEqual([])
})

test('problem 8: two desktops that say they have one address are told apart, and not connected', async () => {
  const other = 'BC:24:11:0C:D0:17'
  const answer = (address: string, hardware: string) => ({
    data: { result: [card('eth0', hardware.toLowerCase(), address)] },
  })
  const shared = await scripted({
    'GET /nodes/pve1/qemu/132/config': configOf('1', other),
    [interfaces(131)]: answer('10.77.0.70', mac),
    [interfaces(132)]: answer('10.77.0.70', other),
  })
  const second = { node: 'pve1', vmid: 132, notes: 'ours' }
  expect(await shared.hypervisor.address(vm)).toBe('10.77.0.70')
  await expect(shared.hypervisor.address(second)).rejects.toMatchObject({
    code: 'address_conflict',
    hint: expect.stringContaining('machine-id'),
  })
  shared.on(interfaces(131), answer('10.77.0.71', mac))
  expect(await shared.hypervisor.address(second)).toBe('10.77.0.70')
})

test('an address whose VM is off may be given to another', async () => {
  const other = 'BC:24:11:0C:D0:17'
  const shared = await scripted({
    'GET /nodes/pve1/qemu/132/config': configOf('1', other),
    [interfaces(131)]: { data: { result: [card('eth0', mac, '10.77.0.70')] } },
    [interfaces(132)]: { data: { result: [card('eth0', other, '10.77.0.70')] } },
  })
  await shared.hypervisor.address(vm)
  shared.on(interfaces(131), refused('VM 131 is not running'))
  expect(await shared.hypervisor.address({ node: 'pve1', vmid: 132, notes: 'ours' })).toBe(
    '10.77.0.70',
  )
})
