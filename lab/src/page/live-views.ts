import type { ServerResponse } from 'node:http'
import { setInterval } from 'node:timers/promises'
import { pageHeaders } from './page-assets.ts'

/** Of the clock on the wall, since people look at it. */
const everyMs = 1000

/** Sends what there is to see, and again whenever it has changed, until the browser goes. */
export async function sendLive(
  response: ServerResponse,
  look: () => unknown,
  now: () => number,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  response.writeHead(200, { ...pageHeaders, 'Content-Type': 'text/event-stream' })
  let last = ''
  const send = () => {
    const seen = JSON.stringify(look())
    if (seen === last) return
    last = seen
    response.write(`data: {"now":${Math.round(now())},"lab":${seen}}\n\n`)
  }
  send()
  try {
    for await (const _ of setInterval(everyMs, null, { signal: gone.signal, ref: false })) send()
  } catch (error) {
    if (!gone.signal.aborted) throw error
  }
}
