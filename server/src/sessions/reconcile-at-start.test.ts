import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestServer } from '../../test/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

test('R4 a worker that starts looks at once at what has changed while nobody did', async () => {
  const ada = await server.signIn('ada')
  const [vanished, forgotten] = [await ada.launch(), await ada.launch()]
  await ada.until(vanished.id, 'active')
  const { guacamole_connection_id } = await ada.until(forgotten.id, 'active')

  await server.restart({
    meanwhile: async () => {
      server.hypervisor.vms.delete(vanished.vm_id ?? 0)
      server.guacamole.connections.clear()
      const ago = `now() - interval '3 seconds'`
      await server.query(`update proxmox_servers set watched_at = ${ago}`)
      await server.query(`update reconciliations set begun_at = ${ago}`)
    },
  })
  const ended = await ada.until(vanished.id, 'terminated')
  expect(ended.end_reason).toBe('vm_vanished')
  await expect
    .poll(() => [...server.guacamole.connections.keys()])
    .toEqual([guacamole_connection_id])
})
