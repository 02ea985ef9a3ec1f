import pg from 'pg'
import { deliver, EVENT_CHANNEL, type EventBus, type Subscriber } from './event-bus.ts'

const RECONNECT_MS = 1000

/** One listening connection per process; when it is lost it comes back, and subscribers hear of the gap. */
export async function listenPostgresql(
  url: string,
  onError: (error: Error) => void,
): Promise<EventBus> {
  const subscribers = new Set<Subscriber>()
  let closed = false
  let client = await connect()

  async function connect(): Promise<pg.Client> {
    const next = new pg.Client({
      connectionString: url,
      keepAlive: true,
      application_name: 'carrel events',
    })
    next.on('notification', ({ payload = '' }) => deliver(payload, subscribers))
    next.on('error', onError)
    await next.connect()
    await next.query(`listen ${EVENT_CHANNEL}`)
    next.once('end', () => setTimeout(() => void reconnect(), RECONNECT_MS).unref())
    return next
  }

  async function reconnect(): Promise<void> {
    if (closed) return
    try {
      client = await connect()
      for (const subscriber of subscribers) subscriber.onGap()
    } catch (error) {
      onError(error as Error)
      setTimeout(() => void reconnect(), RECONNECT_MS).unref()
    }
  }

  return {
    subscribe: (onMessage, onGap) => {
      const subscriber = { onMessage, onGap }
      subscribers.add(subscriber)
      return () => void subscribers.delete(subscriber)
    },
    close: async () => {
      closed = true
      await client.end()
    },
  }
}
