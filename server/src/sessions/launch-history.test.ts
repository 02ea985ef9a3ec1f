import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let ada: Person

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
})
afterAll(() => server[Symbol.asyncDispose]())

async function end(id: string) {
  await ada.call('DELETE', `/sessions/${id}`)
  await ada.until(id, 'terminated')
}

/** Launches, and returns the session while it is being cloned. */
async function launchHeld(more: object = {}) {
  const held = Promise.withResolvers<void>()
  server.hypervisor.hold.set('clone', held.promise)
  const { id } = await ada.launch(more)
  const cloning = await ada.until(id, 'provisioning')
  server.hypervisor.hold.delete('clone')
  return { cloning, goOn: held.resolve }
}

test('a launch says when it will be ready, by what the last launches of its template took', async () => {
  const first = await launchHeld()
  expect(first.cloning).toMatchObject({ expected_active_at: null, expected_active_by: null })
  first.goOn()
  await ada.until(first.cloning.id, 'active')
  const { phase_ms } = (await server.query('select phase_ms from vm_sessions'))[0] ?? {}
  expect(Object.keys(phase_ms as object).sort()).toEqual([
    'creating_connection',
    'pending',
    'provisioned',
    'provisioning',
    'resolving_ip',
    'starting_vm',
    'waiting_for_desktop',
  ])
  await server.query(`update vm_sessions set phase_ms = '{"provisioning": 4000, "pending": 9}'`)

  const second = await launchHeld()
  const { step_started_at, expected_active_at, expected_active_by } = second.cloning
  expect(Date.parse(expected_active_at ?? '') - Date.parse(step_started_at)).toBe(4000)
  expect(expected_active_by).toBe(expected_active_at)
  second.goOn()
  const active = await ada.until(second.cloning.id, 'active')
  expect(active).toMatchObject({ expected_active_at: null, expected_active_by: null })
  await end(first.cloning.id)
  await end(active.id)
})

test('a launch that will wait for its person is expected at no time', async () => {
  const { cloning, goOn } = await launchHeld({ auto_start: false })
  expect(cloning.expected_active_at).toBeNull()
  goOn()
  expect((await ada.until(cloning.id, 'provisioned')).expected_active_at).toBeNull()
  await ada.call('GET', `/sessions/${cloning.id}/guacamole-token`)
  await ada.until(cloning.id, 'active')
  await end(cloning.id)
})
