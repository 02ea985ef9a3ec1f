import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { GATEWAY_EVENTS_PATH, GATEWAY_HEARTBEAT_SECONDS, GatewayEvent } from '@carrel/contract'
import type { GatewayControl } from './gateway-control.ts'
import { GuacamoleError } from './guacamole-client.ts'

const AGAIN_AFTER_MS = 1000
/** Three heartbeats that have not come. */
const SILENCE_MS = 3 * GATEWAY_HEARTBEAT_SECONDS * 1000

export interface GatewayEventsOptions {
  readonly control: GatewayControl
  readonly onEvent: (event: GatewayEvent) => Promise<void>
  /** The line was lost, which is said once until it is back; or an event could not be dealt with. */
  readonly onError: (error: unknown) => void
  readonly againAfterMs?: number
  readonly silenceMs?: number
}

/**
 * Hears what the gateway has to tell, one event after the other, and connects again whenever the line ends or falls silent.
 * What was missed is in the snapshot that comes first. Returns how to stop.
 */
export function followGateway(options: GatewayEventsOptions): () => Promise<void> {
  const { control, onEvent, onError } = options
  const { againAfterMs = AGAIN_AFTER_MS, silenceMs = SILENCE_MS } = options
  const stopping = new AbortController()
  let isLost = false

  async function listen(): Promise<void> {
    const ending = new AbortController()
    const end = () => ending.abort(new Error('The gateway has fallen silent.'))
    stopping.signal.addEventListener('abort', end)
    const silence = setTimeout(end, silenceMs)
    try {
      const response = await control.open('GET', GATEWAY_EVENTS_PATH, { signal: ending.signal })
      if (response.statusCode !== 200) {
        response.resume()
        throw new Error(`The gateway answered ${response.statusCode}.`)
      }
      isLost = false
      for await (const line of createInterface({ input: response })) {
        silence.refresh()
        await onEvent(GatewayEvent.parse(JSON.parse(line))).catch(onError)
      }
      ending.signal.throwIfAborted()
      throw new Error('The gateway has ended its events.')
    } finally {
      clearTimeout(silence)
      stopping.signal.removeEventListener('abort', end)
      ending.abort()
    }
  }

  async function run(): Promise<void> {
    const { signal } = stopping
    while (!signal.aborted) {
      await listen().catch((error) => {
        if (!signal.aborted && !isLost) onError(lineLost(error))
        isLost = true
      })
      await sleep(againAfterMs, undefined, { signal }).catch(() => {})
    }
  }

  const running = run()
  return async () => {
    stopping.abort()
    await running
  }
}

const lineLost = (cause: unknown) =>
  new GuacamoleError('gateway_unreachable', 'What the gateway has to tell is not heard.', {
    hint: 'An administrator should see whether the gateway runs, and whether both have the same control secret.',
    cause,
  })
