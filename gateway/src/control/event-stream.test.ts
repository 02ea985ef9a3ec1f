import { once } from 'node:events'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { ConnectionEvents } from '../connections/connection-events.ts'
import { streamEvents } from './event-stream.ts'

test('a server that hangs up is told nothing more', async () => {
  const events = new ConnectionEvents()
  const stopped = vi.fn()
  vi.spyOn(events, 'listen').mockReturnValue(stopped)
  const server = createServer((_, response) =>
    streamEvents(response, { event: 'heartbeat' }, events),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const request = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  const [response] = await once(request, 'response')
  expect(stopped).not.toHaveBeenCalled()
  response.destroy()
  await vi.waitUntil(() => stopped.mock.calls.length === 1, { timeout: 10_000 })
  server.close()
})
