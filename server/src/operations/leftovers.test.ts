import type { Leftovers } from '@carrel/contract'
import { expect, test } from 'vitest'
import { TestServer } from '../../test/test-server.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

test('R4 a VM that looks like ours and cannot be proven is shown with why, and stays', async () => {
  await using server = await TestServer.start({ watchMs: 20, reconcileMs: 20 })
  const admin = await server.signIn('root')
  const ada = await server.signIn('ada')
  const session = await ada.until((await ada.launch()).id, 'active')
  const ours = server.hypervisor.vms.get(session.vm_id ?? 0)
  if (!ours) throw new Error('the session has no VM')
  server.hypervisor.vms.set(777, { ...ours, description: 'somebody’s own', address: null })
  const report = async (): Promise<Leftovers> => (await admin.call('GET', '/admin/leftovers')).body
  await expect.poll(async () => (await report()).vms).toHaveLength(1)
  const { vms, looks } = await report()
  expect(vms).toMatchObject([
    {
      ...{ vmid: 777, finding: 'unproven', server: { name: 'School' } },
      reason: 'Its tags say that it is ours, and its notes do not.',
    },
  ])
  expect(looks.map(({ server: of }) => of?.name ?? null).sort()).toEqual(['School', null])
  expect(server.hypervisor.vms.has(777)).toBe(true)
})

test('what could not be set right is told with why, and no more once it is', async () => {
  await using server = await TestServer.start({ watchMs: 20, reconcileMs: 20 })
  const admin = await server.signIn('root')
  const ada = await server.signIn('ada')
  const session = await ada.until((await ada.launch()).id, 'active')
  const left = server.hypervisor.vms.get(session.vm_id ?? 0)
  await ada.call('DELETE', `/sessions/${session.id}`)
  await ada.until(session.id, 'terminated')
  if (!left) throw new Error('the session has no VM')
  server.hypervisor.destroy = async () => {
    throw new HypervisorError('vm_protected', 'The VM is protected.')
  }
  server.hypervisor.vms.set(session.vm_id ?? 0, left)
  const failed = async () => {
    const { looks } = (await admin.call('GET', '/admin/leftovers')).body as Leftovers
    return looks.flatMap((look) => look.failed)
  }
  await expect
    .poll(failed)
    .toEqual([
      { what: 'destroy_vm', reason: 'Its session has ended.', problem: 'The VM is protected.' },
    ])
})
