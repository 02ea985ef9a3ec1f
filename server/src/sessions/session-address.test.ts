import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

let server: TestServer
let ada: Person
let bob: Person

beforeAll(async () => {
  server = await TestServer.start({ watchMs: 50, reconcileMs: 50, addressMs: 1000 })
  ada = await server.signIn('ada')
  bob = await server.signIn('bob')
  await server.query('update users set quota_sessions = 1000, quota_minutes = 1000000')
})
afterAll(() => server[Symbol.asyncDispose]())

async function launchActive(who = ada) {
  const { id } = await who.launch()
  return who.until(id, 'active')
}
async function end(id: string, who = ada) {
  await who.call('DELETE', `/sessions/${id}`)
  await who.until(id, 'terminated')
}
const token = (id: string, who = ada) => who.call('GET', `/sessions/${id}/guacamole-token`)
const get = async (id: string, who = ada) => (await who.call('GET', `/sessions/${id}`)).body
const vmOf = (vmid: number | null) => {
  const vm = server.hypervisor.vms.get(vmid ?? 0)
  if (!vm) throw new Error(`VM ${vmid} is not there`)
  return vm
}
const connected = (id: string | null) => server.guacamole.connections.get(id ?? '')?.parameters
const changesOf = (id: string) =>
  server.events.filter(
    ({ event, session_id }) => event === 'VMSessionAddressChanged' && session_id === id,
  )

describe('D9 a VM that has another address', () => {
  test('is found by the next token, which leads to it under the same connection id', async () => {
    const before = await launchActive()
    vmOf(before.vm_id).address = '127.0.0.9'
    expect((await token(before.id)).status).toBe(200)
    const after = await get(before.id)
    expect(after).toMatchObject({ status: 'active', vm_ip_address: '127.0.0.9' })
    expect(after.guacamole_connection_id).toBe(before.guacamole_connection_id)
    expect(connected(before.guacamole_connection_id)).toMatchObject({ hostname: '127.0.0.9' })
    await expect
      .poll(() => changesOf(before.id))
      .toEqual([
        {
          event: 'VMSessionAddressChanged',
          session_id: before.id,
          previous_address: before.vm_ip_address,
        },
      ])
    await end(before.id)
  })

  test('since it was restarted is found without anybody asking', async () => {
    const before = await launchActive()
    const vm = vmOf(before.vm_id)
    await server.query(
      `update vm_sessions set address_checked_at = now() - interval '1 minute' where id = $1`,
      [before.id],
    )
    server.hypervisor.powerOn(vm)
    vm.address = '127.0.0.8'
    await expect.poll(async () => (await get(before.id)).vm_ip_address).toBe('127.0.0.8')
    await expect
      .poll(() => connected(before.guacamole_connection_id))
      .toMatchObject({ hostname: '127.0.0.8' })
    await expect.poll(() => changesOf(before.id)).toHaveLength(1)
    const written = await server.query(
      `select actor, details from audit_log where action = 'session.address_changed' and subject = $1`,
      [`session:${before.id}`],
    )
    expect(written).toEqual([
      { actor: 'reconciler', details: { from: before.vm_ip_address, to: '127.0.0.8' } },
    ])
    await end(before.id)
  })

  test('and does not say it keeps the one that it had, and is not asked without end', async () => {
    const { id, vm_id, vm_ip_address } = await launchActive()
    await server.query(
      `update vm_sessions set address_checked_at = now() - interval '1 hour' where id = $1`,
      [id],
    )
    const vm = vmOf(vm_id)
    server.hypervisor.powerOn(vm)
    vm.address = null
    const isChecked = async () =>
      (
        await server.query(
          `select address_checked_at > now() - interval '1 minute' as checked from vm_sessions where id = $1`,
          [id],
        )
      )[0]?.checked
    await expect.poll(isChecked, { timeout: 10_000 }).toBe(true)
    expect(await get(id)).toMatchObject({ status: 'active', vm_ip_address })
    await end(id)
  })

  test('is connected to in the end, even if whoever noted it died before it was', async () => {
    const { id, guacamole_connection_id } = await launchActive()
    vmOf((await get(id)).vm_id).address = '127.0.0.7'
    await server.query(
      `update vm_sessions set ip_address = '127.0.0.7', address_checked_at = null where id = $1`,
      [id],
    )
    await expect
      .poll(() => connected(guacamole_connection_id))
      .toMatchObject({ hostname: '127.0.0.7' })
    await end(id)
  })
})

describe('a token', () => {
  test('is given with the address that is known if the guest does not say it in time', async () => {
    const { id, vm_ip_address } = await launchActive()
    const held = Promise.withResolvers<void>()
    server.hypervisor.hold.set('address', held.promise)
    expect((await token(id)).status).toBe(200)
    server.hypervisor.hold.delete('address')
    held.resolve()
    expect((await get(id)).vm_ip_address).toBe(vm_ip_address)
    await end(id)
  })

  test('is given with the address that is known if the server is away', async () => {
    const { id, vm_ip_address } = await launchActive()
    const away = new HypervisorError('hypervisor_unreachable', 'away', { transient: true })
    server.hypervisor.failNext.set('address', away)
    expect((await token(id)).status).toBe(200)
    expect((await get(id)).vm_ip_address).toBe(vm_ip_address)
    await end(id)
  })

  test('is refused while the VM says that it has the address of another session’s', async () => {
    const first = await launchActive()
    const second = await launchActive(bob)
    vmOf(second.vm_id).address = first.vm_ip_address
    const refused = await token(second.id, bob)
    expect(refused).toMatchObject({ status: 503, body: { code: 'address_conflict' } })
    expect(refused.body.retry_after).toBeGreaterThan(0)
    expect((await get(second.id, bob)).vm_ip_address).toBe(second.vm_ip_address)
    const conflict = (address: string | null) =>
      new HypervisorError('address_conflict', 'taken', { transient: true, address })
    server.hypervisor.failNext.set('address', conflict(first.vm_ip_address))
    expect((await token(second.id, bob)).body.code).toBe('address_conflict')
    server.hypervisor.failNext.set('address', conflict(second.vm_ip_address))
    expect((await token(second.id, bob)).status).toBe(200)
    vmOf(second.vm_id).address = second.vm_ip_address
    expect((await token(second.id, bob)).status).toBe(200)
    await end(first.id)
    await end(second.id, bob)
  })
})

describe('a launch', () => {
  test('3.4-14 3.4-5 whose VM is given no address in time has failed, and leaves nothing behind', async () => {
    const { network } = server.hypervisor
    server.hypervisor.network = []
    const { id } = await ada.launch()
    const failed = await ada.until(id, 'failed')
    expect(failed.failure).toMatchObject({ code: 'address_timeout' })
    expect(failed.failure?.message).toContain('could not be reached over the network')
    const [stored] = await server.query(`select failure_hint from vm_sessions where id = '${id}'`)
    expect(stored).toMatchObject({ failure_hint: expect.stringContaining('guest agent') })
    await expect.poll(() => server.hypervisor.vms.size).toBe(0)
    server.hypervisor.network = network
  })

  test('R7 whose VM has the address of another session’s has failed, whoever of the workers made it', async () => {
    const first = await launchActive()
    const { network } = server.hypervisor
    server.hypervisor.network = []
    const { id } = await bob.launch()
    await expect.poll(async () => (await get(id, bob)).step).toBe('resolving_ip')
    vmOf((await get(id, bob)).vm_id).address = first.vm_ip_address
    expect((await bob.until(id, 'failed')).failure).toMatchObject({ code: 'address_conflict' })
    server.hypervisor.network = network
    expect((await get(first.id)).status).toBe('active')
    await end(first.id)
  })

  test('3.4-6 has on record the address that its VM tells, and none that anybody sends', async () => {
    const sent = { ip_address: '127.0.0.9', vm_ip_address: '127.0.0.9', hostname: '127.0.0.9' }
    const { id } = await ada.launch(sent)
    const { vm_id } = await ada.until(id, 'active')
    for (const verb of ['extend', 'reconnect'])
      await ada.call('POST', `/sessions/${id}/${verb}`, sent)
    const [row] = await server.query('select ip_address from vm_sessions where id = $1', [id])
    expect(row?.ip_address).toBe(server.hypervisor.vms.get(vm_id ?? 0)?.address)
    expect(row?.ip_address).not.toBe('127.0.0.9')
    await end(id)
  })

  test('3.4-6 takes the address that lies in the networks of its node, or else of its server', async () => {
    await server.query(`update proxmox_servers set guest_networks = '{127.0.0.1/32}'`)
    await server.query(`update proxmox_nodes set guest_networks = '{127.0.0.6/32}'`)
    const { network } = server.hypervisor
    server.hypervisor.network = ['127.0.0.6']
    const own = await launchActive()
    expect(own.vm_ip_address).toBe('127.0.0.6')
    await end(own.id)
    await server.query('update proxmox_nodes set guest_networks = null')
    const { id } = await ada.launch()
    expect((await ada.until(id, 'failed')).failure).toMatchObject({ code: 'address_timeout' })
    server.hypervisor.network = network
    const usual = await launchActive()
    expect(usual.vm_ip_address).toBe('127.0.0.1')
    await end(usual.id)
    await server.query(`update proxmox_servers set guest_networks = '{}'`)
  })
})
