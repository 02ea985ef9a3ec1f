import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let ada: Person
let root: Person

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  root = await server.signIn('root')
  await server.query('update users set quota_sessions = 1000, quota_minutes = 1000000')
})
afterAll(() => server[Symbol.asyncDispose]())

/** Of the server, and of its node. */
async function counted() {
  const { body } = await root.call('GET', '/servers')
  const [{ active_vms, nodes }] = body.servers
  return { ofServer: active_vms, ofNode: nodes[0].active_vms }
}

test('3.0-7 a VM counts as active while its session is active and its time is not over', async () => {
  const stopped = await ada.launch({ auto_start: false })
  await ada.until(stopped.id, 'provisioned')
  expect(await counted()).toEqual({ ofServer: 0, ofNode: 0 })

  const launched = [await ada.launch(), await ada.launch()]
  for (const { id } of launched) await ada.until(id, 'active')
  expect(await counted()).toEqual({ ofServer: 2, ofNode: 2 })

  const [over, ended] = launched
  await server.query(`update vm_sessions set expires_at = now() where id = $1`, [over?.id])
  expect(await counted()).toEqual({ ofServer: 1, ofNode: 1 })

  await ada.call('DELETE', `/sessions/${ended?.id}`)
  await ada.until(ended?.id ?? '', 'terminated')
  expect(await counted()).toEqual({ ofServer: 0, ofNode: 0 })
})
