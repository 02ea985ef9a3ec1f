import type { Session } from '@carrel/contract'
import { makeForeignVm } from '@carrel/lab/api/faults/foreign-vm'
import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { rightsFromPool } from '@carrel/lab/api/pools/pool-rights-for-tests'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { connectToLab } from '../../test/lab-desktops.ts'
import { type Person, TestServer } from '../../test/test-server.ts'

/** Carrel has its rights on VMs from a pool, as it is recommended, in a lab that answers as Proxmox VE does. */
let lab: TestLab
let server: TestServer
let ada: Person
/** `DELETE /nodes/lab/qemu/100000`: what was asked and is no question. */
const changes: string[] = []

beforeAll(async () => {
  lab = await startTestLab({
    engine: { addressOf: (vmid) => `127.0.0.${(vmid % 30) + 1}` },
    around: ({ method, path }, perform) => {
      if (method !== 'GET') changes.push(`${method} ${path}`)
      return perform()
    },
  })
  rightsFromPool(lab.lab, 'desks')
  server = await TestServer.start(
    { watchMs: 50, reconcileMs: 50, confirmMs: 20 },
    {
      demo: ({ server }) => ({
        server: { ...server, node: 'lab', pool: 'desks', guestNetworks: ['127.0.0.0/8'] },
      }),
      connect: () => connectToLab(lab, { pool: 'desks' }),
    },
  )
  ada = await server.signIn('ada')
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await lab.close()
})

async function active(): Promise<Session & { vm_id: number }> {
  const { id } = await ada.launch()
  const session = await ada.until(id, 'active')
  if (session.vm_id === null) throw new Error('an active session has a VM')
  return { ...session, vm_id: session.vm_id }
}

const vmOf = ({ vm_id }: { vm_id: number }) => lab.lab.vms.find(vm_id)

/** Somebody destroys the VM, and makes one of his own under its number, which is in no pool. */
async function replace({ vm_id }: { vm_id: number }): Promise<void> {
  lab.lab.faults.add({ fault: 'vm-vanishes', vmid: vm_id })
  await eventually(() => lab.lab.vms.find(vm_id)).toBeNull()
  await makeForeignVm(lab.lab, vm_id, () => undefined)
  changes.length = 0
}

test('R4 a session whose VM was replaced by one that may not be seen ends, and that one is left alone', async () => {
  const session = await active()
  await replace(session)
  expect(await ada.until(session.id, 'terminated')).toMatchObject({ end_reason: 'vm_vanished' })
  expect(vmOf(session)?.config.name).toBe(`foreign-${session.vm_id}`)
  expect(changes.filter((line) => line.includes(`/qemu/${session.vm_id}`))).toEqual([])
  expect(server.guacamole.connections.size).toBe(0)
})

test('a session goes on while the rights on the pool itself are taken away, and come back', async () => {
  const session = await active()
  const { access } = lab.lab
  const before = access.config
  access.change((config) => ({ ...config, acl: [] }))
  const refused = () => server.logged.some((line) => line.includes('"missing_privilege"'))
  await eventually(refused).toBe(true)
  access.change(() => before)
  await ada.call('GET', `/sessions/${session.id}/guacamole-token`)
  expect((await ada.call('GET', `/sessions/${session.id}`)).body.status).toBe('active')
  await ada.call('DELETE', `/sessions/${session.id}`)
  await ada.until(session.id, 'terminated')
  expect(vmOf(session)).toBeNull()
})
