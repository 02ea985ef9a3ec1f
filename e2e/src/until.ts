import { setTimeout as sleep } from 'node:timers/promises'

const TIMEOUT_MS = 60_000
const POLL_MS = 20

/** Waits until it holds. Rejects at the deadline, saying what did not come about. */
export async function until(
  holds: () => Promise<boolean>,
  what: string,
  deadlineMs: number = TIMEOUT_MS,
): Promise<void> {
  for (const deadline = Date.now() + deadlineMs; Date.now() < deadline; await sleep(POLL_MS))
    if (await holds()) return
  throw new Error(`It did not come about within ${deadlineMs / 1000} s that ${what}.`)
}
