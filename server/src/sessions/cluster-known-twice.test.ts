import { expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { TestServer } from '../../test/test-server.ts'

test('R4 a kept desktop stays when its cluster is registered a second time, under another address', async () => {
  await using server = await TestServer.start({ watchMs: 50, reconcileMs: 50, confirmMs: 20 })
  const ada = await server.signIn('ada')
  await server.query(`update vm_templates set session_type = 'persistent'`)
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  await ada.call('DELETE', `/sessions/${id}`)
  const { vm_id } = await ada.until(id, 'terminated')

  await server.query(`insert into proxmox_servers
      (name, host, port, endpoint_hash, token_id, token_secret, fingerprints)
    select 'The same', host, port, '\\x01', token_id, token_secret, fingerprints
    from proxmox_servers`)
  const before = server.hypervisor.looks
  // Each round looks at both.
  await eventually(() => server.hypervisor.looks).toBeGreaterThan(before + 20)
  expect([...server.hypervisor.vms.keys()]).toEqual([vm_id])
})
