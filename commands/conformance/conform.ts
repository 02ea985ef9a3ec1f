import { inspect } from 'node:util'
import type { Certificate } from '@carrel/lab/api/certificate'
import type { MannerName } from '@carrel/lab/api/nodes/manner'
import { type ClientFeed, openClientFeed } from './client/feed-client.ts'
import { knownDifferenceOf, untoldState } from './known-differences.ts'
import { type Replay, replay } from './replay.ts'
import type { Transcript } from './transcript.ts'
import type { Verdict } from './verdict.ts'

export interface Case {
  readonly line: Transcript
  /** Those that can have given the answer. */
  readonly manners: readonly MannerName[]
}

/** Labs mostly wait: for a lock, or for the three seconds before a refusal. */
const labsAtOnce = 4

/** A line at which the lab breaks is one that it does not match; the others go on. */
async function unlessBroken(manner: MannerName, replayed: Promise<Replay>): Promise<Replay> {
  try {
    return await replayed
  } catch (error) {
    return { manner, differences: [`the lab broke: ${inspect(error)}`], untold: false }
  }
}

/** In each manner that is left, until one fits; else the one that came nearest. */
async function bestReplay({ line, manners }: Case, certificate: Certificate): Promise<Replay> {
  const replays: Replay[] = []
  for (const manner of manners) {
    const found = await unlessBroken(manner, replay(line, manner, certificate))
    if (found.differences.length === 0) return found
    replays.push(found)
  }
  const [nearest] = replays.sort((a, b) => a.differences.length - b.differences.length)
  if (!nearest) throw new Error(`No version can have answered ${line.name}.`)
  return nearest
}

async function judge(each: Case, feed: ClientFeed, certificate: Certificate): Promise<Verdict> {
  const { line, manners } = each
  const [client, { manner, differences, untold }] = await Promise.all([
    feed.feed(line),
    bestReplay(each, certificate),
  ])
  const needsMore = untold && differences.length > 0 ? untoldState : null
  const known = knownDifferenceOf(line, manners) ?? needsMore
  return { name: line.name, manner, client, lab: differences, known }
}

/** Every line by itself, to the lab and to the client. */
export async function conform(
  cases: readonly Case[],
  certificate: Certificate,
  progress: (done: number) => void = () => undefined,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  await using feed = await openClientFeed(certificate)
  const waiting = cases.entries()
  let done = 0
  const worker = async () => {
    for (const [index, each] of waiting) {
      verdicts[index] = await judge(each, feed, certificate)
      done += 1
      progress(done)
    }
  }
  await Promise.all(Array.from({ length: labsAtOnce }, worker))
  return verdicts
}
