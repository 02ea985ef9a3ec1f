import type { GatewayInfo } from '@carrel/contract'

type GuacdState = GatewayInfo['guacd']

/** Milliseconds for which guacd's last answer is believed. A failure is not: whoever repairs guacd sees it at once. */
const BELIEVED = 5_000

/**
 * The state of guacd, asked for by whoever issues a token. One probe serves all who ask meanwhile, and a good answer those of
 * the next seconds. `probe` resolves to guacd's protocol version, and throws where there is none.
 */
export function createGuacdState(
  probe: () => Promise<string | null>,
  now: () => number = () => performance.now(),
): () => Promise<GuacdState> {
  let good: { readonly state: GuacdState; readonly at: number } | null = null
  let asking: Promise<GuacdState> | null = null

  async function ask(): Promise<GuacdState> {
    try {
      const state = { reachable: true, protocol_version: await probe() }
      good = { state, at: now() }
      return state
    } catch {
      return { reachable: false, protocol_version: null }
    } finally {
      asking = null
    }
  }

  return async () => {
    if (good && now() - good.at < BELIEVED) return good.state
    asking ??= ask()
    return asking
  }
}
