import { setTimeout as sleep } from 'node:timers/promises'

const TIMEOUT_MS = 60_000
const POLL_MS = 20

/** Waits until it holds. Rejects, saying what did not come about, after a minute. */
export async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(POLL_MS))
    if (await holds()) return
  throw new Error(`It did not come about within ${TIMEOUT_MS / 1000} s that ${what}.`)
}
