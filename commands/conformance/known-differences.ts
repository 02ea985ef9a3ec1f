import type { MannerName } from '@carrel/lab/api/nodes/manner'
import type { Transcript } from './transcript.ts'

export interface KnownDifference {
  readonly manners: readonly MannerName[]
  /** Method and path below `/api2/json`, of every line that this is about. */
  readonly request: RegExp
  /** Status and reason phrase, or the text of the body. */
  readonly answer: RegExp
  readonly reason: string
}

const everyManner: readonly MannerName[] = ['7.4', '8.4', '9.2']

/** Where the lab answers otherwise than the real one, and why that stays. */
const knownDifferences: readonly KnownDifference[] = [
  {
    manners: everyManner,
    request: /^POST \/nodes\/[^/]+\/qemu\/\d+\/agent\/set-user-password$/,
    answer: /failed to exec 'chpasswd'/,
    reason: 'The guest that was recorded has no chpasswd; those of the lab have one.',
  },
  {
    manners: everyManner,
    request: /^GET \/nodes\/[^/]+\//,
    answer: /^500 address lookup for '[^']+' did not find any IP address/,
    reason: 'The name resolved to a loopback address there; the lab resolves its own nodes only.',
  },
]

/** For a line that would need its neighbours. */
export const untoldState: KnownDifference = {
  ...{ manners: everyManner, request: /./, answer: /./ },
  reason: 'No state can be told from this line alone, so that only the client is tried with it.',
}

export function knownDifferenceOf(
  { request, response }: Transcript,
  manners: readonly MannerName[],
): KnownDifference | null {
  const asked = `${request.method} ${request.path.replace(/^\/api2\/json/, '')}`
  const answered = `${response.status} ${response.reason}\n${JSON.stringify(response.body ?? null)}`
  const found = knownDifferences.find(
    (known) =>
      known.request.test(asked) &&
      known.answer.test(answered) &&
      manners.some((manner) => known.manners.includes(manner)),
  )
  return found ?? null
}
