import { EXTENSION_MINUTES, type Session } from '@carrel/contract'
import { beforeAll, describe, expect, test } from 'vitest'
import { ADMIN } from '../accounts.ts'
import { listConnections } from '../gateway-control.ts'
import { Guest } from '../guest.ts'
import { LabClient } from '../lab-client.ts'
import { LiveEvents } from '../live-events.ts'
import { Person } from '../person.ts'
import { readStack } from '../stack.ts'
import { until } from '../until.ts'
import { newMac } from './new-mac.ts'

const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
let person: Person
let session: Session
let vmid: number
let guest: Guest

/** The session's connection to guacd, as the gateway says itself: how fast it is may change from look to look. */
const connection = async () => {
  const connections = await listConnections(stack.gatewayControl)
  const found = connections.find(({ id }) => id === session.guacamole_connection_id)
  return found && { ...found, quality: null }
}
const isConnected = async () => (await guest.peers('vnc')).length > 0

describe('an active session', () => {
  beforeAll(async () => {
    person = await Person.signIn(stack.url, ADMIN)
    const template = await person.template('Xfce desktop')
    session = await person.reaches((await person.launch({ template_id: template.id })).id, 'active')
    vmid = session.vm_id ?? 0
    guest = new Guest(lab, vmid)
    await until(isConnected, 'guacd is connected to the VM')
  })

  test('3.6-1 DoD-10 is extended by exactly thirty minutes, and guacd stays connected as it was', async () => {
    const before = { connection: await connection(), peers: await guest.peers('vnc') }
    const { expires_at } = await person.extend(session.id)
    const added = Date.parse(expires_at ?? '') - Date.parse(session.expires_at ?? '')
    expect(added).toBe(EXTENSION_MINUTES * 60_000)
    expect(before.peers).toHaveLength(1)
    expect(await guest.peers('vnc')).toEqual(before.peers)
    expect(await connection()).toEqual(before.connection)
  })

  if (lab.lendsOtherAddresses)
    test('D9 whose VM has got another address is led there by the next token, on the same connection', async () => {
      using events = await LiveEvents.of(person)
      const mac = newMac()
      await lab.changeCard(vmid, mac)
      await guest.run(`
        card=$(basename /sys/class/net/e*)
        ip link set dev "$card" down
        ip link set dev "$card" address ${mac}
        ip link set dev "$card" up`)
      let address: string | undefined
      await until(async () => {
        ;[address] = await lab.addresses(vmid)
        return address !== undefined && address !== session.vm_ip_address
      }, 'DHCP has given the VM another address')

      expect(await person.token(session.id)).not.toBeNull()
      const told = await events.hear('VMSessionAddressChanged', session.id)
      expect(told).toMatchObject({
        previous_address: session.vm_ip_address,
        session: {
          status: 'active',
          vm_ip_address: address,
          guacamole_connection_id: session.guacamole_connection_id,
        },
      })
      await until(isConnected, 'guacd is connected to the new address')
      expect(await guest.leased()).toHaveLength(1)
    })

  test('3.6-3 3.6-4 R5 loses its connection before its VM is stopped, and its VM is destroyed after that', async () => {
    await lab.holdUp(vmid, 'qmstop', 1500)
    await person.end(session.id)
    await until(async () => (await connection()) === undefined, 'the connection is gone')
    expect(await lab.power(vmid)).toBe('running')
    expect(await person.session(session.id)).toMatchObject({ status: 'terminating' })
    await person.reaches(session.id, 'terminated')
    expect(await lab.vms()).not.toContain(vmid)
    const tasks = await lab.tasks(vmid)
    expect(tasks.slice(-2).map(({ type }) => type)).toEqual(['qmstop', 'qmdestroy'])
    expect(tasks.filter(({ status }) => status !== 'OK')).toEqual([])
  })

  test('3.7-4 never has a snapshot if it is ephemeral', async () => {
    const tasks = await lab.tasks(vmid)
    expect(tasks.filter(({ type }) => /snapshot|rollback/.test(type))).toEqual([])
    expect(await person.desktops()).toEqual([])
  })
})
