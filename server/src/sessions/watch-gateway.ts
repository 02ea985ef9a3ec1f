import { repeat } from '../jobs/repeat.ts'

/** Of several workers the one that comes first asks, so each looks more often than it asks. */
const LOOK_MS = 2000

/** Has the gateway's connections compared again and again. Returns how to stop. */
export const watchGateway = (
  compare: (isStart: boolean) => Promise<void>,
  onError: (error: unknown) => void,
  everyMs: number,
): (() => Promise<void>) =>
  repeat(Math.min(LOOK_MS, everyMs), ({ isFirst }) => compare(isFirst), onError)
