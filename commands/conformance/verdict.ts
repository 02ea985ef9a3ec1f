import type { MannerName } from '@carrel/lab/api/nodes/manner'
import type { KnownDifference } from './known-differences.ts'

/** What came of one line. */
export interface Verdict {
  readonly name: string
  /** The version whose manner fits best. */
  readonly manner: MannerName
  /** What the client got wrong; null if nothing. */
  readonly client: string | null
  /** In what the lab's answer differs; empty for a match. */
  readonly lab: readonly string[]
  readonly known: KnownDifference | null
}

export interface Summary {
  readonly transcripts: number
  readonly client_ok: number
  readonly lab_match: number
  readonly known_differences: number
}

/** More of them, and the lab would not be a likeness any more. */
const largestKnownShare = 0.05

export function summarise(verdicts: readonly Verdict[]): Summary {
  const count = (fits: (verdict: Verdict) => boolean) => verdicts.filter(fits).length
  return {
    transcripts: verdicts.length,
    client_ok: count(({ client }) => client === null),
    lab_match: count(({ lab }) => lab.length === 0),
    known_differences: count(({ lab, known }) => lab.length > 0 && known !== null),
  }
}

/** Known differences that are none any more. */
export const staleOnes = (verdicts: readonly Verdict[]): Verdict[] =>
  verdicts.filter(({ lab, known }) => lab.length === 0 && known !== null)

export function passes({ transcripts, client_ok, lab_match, known_differences }: Summary): boolean {
  return (
    transcripts > 0 &&
    client_ok === transcripts &&
    lab_match + known_differences === transcripts &&
    known_differences <= transcripts * largestKnownShare
  )
}

function differing({ name, manner, client, lab, known }: Verdict): string[] {
  const head = `${manner} ${name}`
  return [
    ...(client === null ? [] : [`${head}\n    ${client}`]),
    ...(lab.length === 0 || known !== null ? [] : [`${head}\n    ${lab.join('\n    ')}`]),
  ]
}

export const mismatches = (verdicts: readonly Verdict[]): string[] => verdicts.flatMap(differing)

/** Those that are accepted, each reason once. */
export function acceptedOnes(verdicts: readonly Verdict[]): string[] {
  const accepted = verdicts.filter(({ lab, known }) => lab.length > 0 && known !== null)
  const byReason = Map.groupBy(accepted, ({ known }) => known?.reason ?? '')
  return [...byReason].map(
    ([reason, some]) =>
      `${reason}\n    ${some.map(({ name, manner }) => `${manner} ${name}`).join(', ')}`,
  )
}
