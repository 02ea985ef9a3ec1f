import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestServer } from '../../test/test-server.ts'

/** An installation that does not let administrators look at desktops, or does not any more. */
let server: TestServer
beforeAll(async () => {
  server = await TestServer.start({}, { env: { CARREL_ALLOW_WATCHING: 'false' } })
})
afterAll(() => server[Symbol.asyncDispose]())

test('nobody is given a token to watch with', async () => {
  const root = await server.signIn('root')
  const reply = await root.call('POST', `/admin/sessions/${randomUUID()}/watch`, {
    reason: 'to help',
  })
  expect([reply.status, reply.body.code]).toEqual([403, 'watching_not_allowed'])
})

test('those who watch since it was allowed are ended when the gateway is heard', async () => {
  const watcher = randomUUID()
  const connection = {
    ...({ id: 'desk-1', protocol: 'ssh', viewers: 1, upstreams: 1 } as const),
    watchers: [watcher],
    ...{ bytes_in: 0, bytes_out: 0, registered_at: '2026-01-01T00:00:00Z', drawn_at: null },
    ...{ first_frame_at: null, last_input_at: null, last_ending: null },
    ...{
      quality: {
        round_trip_ms: null,
        frame_lag_ms: null,
        frames_per_second: 0,
        bytes_per_second: 0,
      },
    },
  }
  await server.guacamole.tell({ event: 'snapshot', boot_id: 'a', connections: [connection] })
  expect(server.guacamole.calls).toContain(`endViewers ${watcher} guests`)
})
