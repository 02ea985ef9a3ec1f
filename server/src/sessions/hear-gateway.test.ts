import { randomUUID } from 'node:crypto'
import type { ConnectionState, DesktopEnding, GatewayEvent } from '@carrel/contract'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { openTestDatabase } from '../../test/test-database.ts'
import { type Person, TestServer } from '../../test/test-server.ts'
import { HearGateway } from './hear-gateway.ts'

let server: TestServer
let person: Person

beforeAll(async () => {
  server = await TestServer.start()
  person = await server.signIn()
})
afterAll(() => server[Symbol.asyncDispose]())

const state = (id: string, ending: Partial<DesktopEnding> | null): ConnectionState => ({
  id,
  protocol: 'ssh',
  watchers: [],
  viewers: 0,
  upstreams: 0,
  bytes_in: 0,
  bytes_out: 0,
  quality: { round_trip_ms: null, frame_lag_ms: null, frames_per_second: 0, bytes_per_second: 0 },
  registered_at: '2026-01-01T00:00:00.000Z',
  drawn_at: null,
  first_frame_at: null,
  last_input_at: null,
  last_ending: ending && { at: new Date().toISOString(), status: 769, is_final: true, ...ending },
})

const ended = (id: string, ending: Partial<DesktopEnding>): GatewayEvent => ({
  event: 'desktop_ended',
  connection: state(id, ending),
})

const snapshot = (connection: ConnectionState): GatewayEvent => ({
  event: 'snapshot',
  boot_id: randomUUID(),
  connections: [connection],
})

const refusals = () => server.events.filter(({ event }) => event === 'VMSessionDesktopRefused')

async function desktop(): Promise<{ sessionId: string; connectionId: string }> {
  const { id } = await person.launch()
  const { guacamole_connection_id } = await person.until(id, 'active')
  return { sessionId: id, connectionId: guacamole_connection_id ?? '' }
}

/** Ends it and waits until that is told: then everything before has been told, too. */
async function end(id: string): Promise<void> {
  await person.call('DELETE', `/sessions/${id}`)
  await eventually(() => server.events).toContainEqual({ event: 'VMSessionEnded', session_id: id })
}

test('a desktop that lets nobody in is told to its person, in words, and once', async () => {
  const { sessionId, connectionId } = await desktop()
  const event = ended(connectionId, { status: 769 })
  await server.guacamole.tell(event)
  await server.guacamole.tell(event)
  if (event.event === 'desktop_ended') await server.guacamole.tell(snapshot(event.connection))
  await end(sessionId)
  expect(refusals()).toEqual([
    {
      event: 'VMSessionDesktopRefused',
      session_id: sessionId,
      detail: expect.stringContaining('does not accept the user name and password'),
    },
  ])
})

test('an ending that could not be told is told with the next event, and one that was is not told again', async () => {
  await using database = await openTestDatabase().then((opened) => ({
    ...opened,
    [Symbol.asyncDispose]: opened.close,
  }))
  const outcomes = ['the database is away', 'told']
  const told: string[] = []
  const hears = new HearGateway({
    db: database.db,
    store: { findConnected: async () => ({ id: 'session-1', status: 'active' }) },
    transitions: {
      announce: async () => {
        const outcome = outcomes.shift() ?? 'told once more'
        told.push(outcome)
        if (outcome !== 'told') throw new Error(outcome)
      },
    },
    log: pino({ level: 'silent' }),
  })
  const event = ended('desk-1', { at: '2026-03-01T00:00:00.000Z' })
  await expect(hears.hear(event)).rejects.toThrow('away')
  await hears.hear(event)
  await hears.hear(event)
  expect(told).toEqual(['the database is away', 'told'])
})

test('what happened while nobody listened is in the snapshot', async () => {
  const { sessionId, connectionId } = await desktop()
  const before = refusals().length
  await server.guacamole.tell(snapshot(state(connectionId, {})))
  await eventually(() => refusals().slice(before)).toMatchObject([{ session_id: sessionId }])
  await server.guacamole.tell(
    ended(connectionId, { at: '2026-02-01T00:00:00.000Z', is_final: false }),
  )
  await server.guacamole.tell(ended('a connection of nobody', {}))
  await server.guacamole.tell(snapshot(state(connectionId, null)))
  await end(sessionId)
  expect(refusals()).toHaveLength(before + 1)
})
