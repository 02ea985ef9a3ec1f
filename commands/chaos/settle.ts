import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from '@carrel/contract'
import type { ChaosStack } from './chaos-stack.ts'

/** The time that a launch or an end may take when nothing is wrong any more: retries come up to a minute apart. */
const SETTLE_MS = 150_000
/** Longer than the longest pause between two tries: what has not changed by then will not change. */
const UNCHANGED_MS = 75_000
/** Twice as long as the reconciler takes to find what is left. */
const QUIET_MS = 8000

/** Ends what is still open, and waits until nothing changes any more. The gateway's connections then. */
export async function settle(
  stack: ChaosStack,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<string[]> {
  await stack.fleet.settle()
  const until = Date.now() + SETTLE_MS
  let quietSince = Date.now()
  let said = 0
  let left = { text: '', since: Date.now() }
  for (;;) {
    const open = await endOpen(stack)
    const inUse = stack.ledger.inUse().length
    const connections = await stack.gateway.connections()
    const isQuiet = open === 0 && inUse === 0 && connections?.length === 0
    if (!isQuiet) quietSince = Date.now()
    const text = `${open} sessions, ${inUse} VMs and ${connections?.length ?? 'unknown'} connections are left`
    if (text !== left.text) left = { text, since: Date.now() }
    const isOver = Date.now() > until || Date.now() - left.since > UNCHANGED_MS || signal.aborted
    if (isOver || Date.now() - quietSince > QUIET_MS) return connections ?? []
    if (left.since > said) progress(text)
    said = Math.max(said, left.since)
    await sleep(1000)
  }
}

/** How many sessions have not ended, those that nobody has heard the answer of included. */
async function endOpen({ people, witness }: ChaosStack): Promise<number> {
  let open = 0
  for (const person of people) {
    const { status, body } = await person.call('GET', '/sessions')
    if (status !== 200) {
      open += 1
      continue
    }
    for (const session of (body as { sessions: Session[] }).sessions) {
      open += 1
      witness.session(session, false)
      if (session.status !== 'terminating') await person.call('DELETE', `/sessions/${session.id}`)
    }
  }
  return open
}
