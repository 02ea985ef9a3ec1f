import type { Session } from '@carrel/contract'
import { beforeAll, describe, expect, test } from 'vitest'
import { ADMIN } from '../accounts.ts'
import { listConnections } from '../gateway-control.ts'
import { Guest } from '../guest.ts'
import { LabClient } from '../lab-client.ts'
import { LiveEvents } from '../live-events.ts'
import { Person } from '../person.ts'
import { readStack } from '../stack.ts'
import { until } from '../until.ts'

const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
let person: Person

beforeAll(async () => {
  person = await Person.signIn(stack.url, ADMIN)
})

/** Cloned, and waiting for the first request for a token. */
async function launchWaiting(): Promise<{ session: Session; vmid: number; guest: Guest }> {
  const template = await person.template('Xfce desktop')
  const { id } = await person.launch({ template_id: template.id, auto_start: false })
  const session = await person.reaches(id, 'provisioned')
  const vmid = session.vm_id ?? 0
  expect(await lab.power(vmid)).toBe('stopped')
  expect(session.vm_ip_address).toBeNull()
  return { session, vmid, guest: new Guest(lab, vmid) }
}

async function starts(vmid: number): Promise<string[]> {
  return (await lab.tasks(vmid)).filter(({ type }) => type === 'qmstart').map((task) => task.status)
}

async function expectConnected(session: Session, guest: Guest): Promise<void> {
  await until(async () => (await guest.peers('vnc')).length > 0, 'guacd is connected to the VM')
  expect(await guest.peers('vnc')).toHaveLength(1)
  const connections = await listConnections(stack.gatewayControl)
  expect(connections.map(({ id }) => id)).toContain(session.guacamole_connection_id)
}

describe('the first request for a token', () => {
  test('3.1-14 3.1-2 3.4-15 3.4-3 3.4-4 3.4-7 3.4-11 3.4-12 DoD-3 DoD-4 DoD-6 DoD-7 starts a VM that was cloned stopped, once, and connects to the address that DHCP gave it', async () => {
    using events = await LiveEvents.of(person)
    const { session: waiting, vmid, guest } = await launchWaiting()
    expect(await starts(vmid)).toEqual([])

    expect(await person.token(waiting.id)).toBeNull()
    const { session } = await events.hear('VMSessionReady', waiting.id)
    expect(session.status).toBe('active')
    expect(await lab.addresses(vmid)).toEqual([session.vm_ip_address])
    expect(await guest.leased()).toHaveLength(1)
    await expectConnected(session, guest)
    expect(await starts(vmid)).toEqual(['OK'])

    await person.end(session.id)
    await person.reaches(session.id, 'terminated')
  })

  test('3.1-15 3.4-16 3.4-1 3.4-2 DoD-5 does not start a VM again that somebody has started meanwhile', async () => {
    using events = await LiveEvents.of(person)
    const { session: waiting, vmid, guest } = await launchWaiting()
    await lab.start(vmid)
    await until(async () => (await starts(vmid)).length > 0, 'somebody has started the VM')
    const bootId = await guest.bootId()

    expect(await person.token(waiting.id)).toBeNull()
    const { session } = await events.hear('VMSessionReady', waiting.id)
    expect(await lab.addresses(vmid)).toEqual([session.vm_ip_address])
    await expectConnected(session, guest)
    expect(await starts(vmid)).toEqual(['OK'])
    expect(await guest.bootId()).toBe(bootId)

    await person.end(session.id)
    await person.reaches(session.id, 'terminated')
  })
})
