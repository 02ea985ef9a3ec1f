import type { StreamName } from './instruction-streams.ts'
import type { PeerName } from './peers.ts'
import { type Flood, type IdleViewer, type Pace, Stage } from './stage.ts'
import { median, percentile, rounded } from './statistics.ts'

/** How much is measured: the same of everything, only less of it. */
export interface Extent {
  readonly rounds: number
  readonly floodMs: number
  readonly paceMs: number
  readonly idleViewers: number
}

export const FULL: Extent = { rounds: 7, floodMs: 2_000, paceMs: 4_000, idleViewers: 500 }
export const QUICK: Extent = { rounds: 3, floodMs: 1_000, paceMs: 1_500, idleViewers: 100 }

/** Between two probes; every eighth comes with a frame, so there are about 60 frames a second. */
const PROBE_MS = 2
const WARM_UP_MS = 500
const STREAMS: readonly StreamName[] = ['small', 'large']

type ByPeer<T> = Record<PeerName, T>

/** One turn of every peer, one after the other. */
interface Round {
  readonly flood: Record<StreamName, ByPeer<Flood>>
  readonly pace: ByPeer<Pace>
}

/** Every figure is a median of the rounds; a ratio or a difference is taken within its round first. */
export async function benchGateway(extent: Extent, say: (line: string) => void) {
  const idle = await idleViewers(extent.idleViewers, say)
  await using stage = await Stage.open()
  for (const stream of STREAMS) await flood(stage, stream, WARM_UP_MS)
  const rounds: Round[] = []
  for (let turn = 1; turn <= extent.rounds; turn += 1) {
    say(`Round ${turn} of ${extent.rounds}`)
    rounds.push({
      flood: {
        small: await flood(stage, 'small', extent.floodMs),
        large: await flood(stage, 'large', extent.floodMs),
      },
      pace: await byPeer(stage, (line) => stage.pace(line, extent.paceMs, PROBE_MS)),
    })
  }
  return figures(rounds, idle)
}

/** In processes that have done nothing else: what a flood has left behind would hide them. */
async function idleViewers(
  viewers: number,
  say: (line: string) => void,
): Promise<ByPeer<IdleViewer>> {
  say(`${viewers} idle viewers`)
  await using stage = await Stage.open()
  return await byPeer(stage, (line) => stage.idleViewerBytes(line, viewers))
}

const flood = (stage: Stage, stream: StreamName, ms: number) =>
  byPeer(stage, (line) => stage.flood(line, stream, ms))

async function byPeer<T>(
  stage: Stage,
  measure: (line: Stage['lines'][number]) => Promise<T>,
): Promise<ByPeer<T>> {
  const results: [PeerName, T][] = []
  for (const line of stage.lines) results.push([line.name, await measure(line)])
  return Object.fromEntries(results) as ByPeer<T>
}

const perCpuSecond = ({ megabytes, cpuSeconds }: Flood) => megabytes / cpuSeconds

function figures(rounds: readonly Round[], idle: ByPeer<IdleViewer>) {
  const overRounds = (of: (round: Round) => number) => rounded(median(rounds.map(of)))
  const ratio = (stream: StreamName, other: PeerName) =>
    overRounds(
      ({ flood: { [stream]: turn } }) => perCpuSecond(turn.carrel) / perCpuSecond(turn[other]),
    )
  const added = (share: number) =>
    overRounds(({ pace: { carrel, plain_relay } }) => {
      return percentile(carrel.latencies, share) - percentile(plain_relay.latencies, share)
    })
  const eachPeer = (of: (round: Round, peer: PeerName) => number): ByPeer<number> => ({
    plain_relay: overRounds((round) => of(round, 'plain_relay')),
    carrel: overRounds((round) => of(round, 'carrel')),
    guacamole_lite: overRounds((round) => of(round, 'guacamole_lite')),
  })
  const idleBytes = (of: keyof IdleViewer): ByPeer<number> => ({
    plain_relay: Math.round(idle.plain_relay[of]),
    carrel: Math.round(idle.carrel[of]),
    guacamole_lite: Math.round(idle.guacamole_lite[of]),
  })
  return {
    vs_relay: ratio('small', 'plain_relay'),
    vs_guacamole_lite: ratio('small', 'guacamole_lite'),
    p99_added_ms: added(0.99),
    bytes_per_idle_viewer: Math.round(idle.carrel.own),
    large: {
      vs_relay: ratio('large', 'plain_relay'),
      vs_guacamole_lite: ratio('large', 'guacamole_lite'),
      mb_per_cpu_s: eachPeer(({ flood }, peer) => perCpuSecond(flood.large[peer])),
      mb: eachPeer(({ flood }, peer) => flood.large[peer].megabytes),
      messages: eachPeer(({ flood }, peer) => flood.large[peer].messages),
    },
    small: {
      mb_per_cpu_s: eachPeer(({ flood }, peer) => perCpuSecond(flood.small[peer])),
      mb: eachPeer(({ flood }, peer) => flood.small[peer].megabytes),
      messages: eachPeer(({ flood }, peer) => flood.small[peer].messages),
    },
    p50_added_ms: added(0.5),
    p50_ms: eachPeer(({ pace }, peer) => percentile(pace[peer].latencies, 0.5)),
    p99_ms: eachPeer(({ pace }, peer) => percentile(pace[peer].latencies, 0.99)),
    event_loop_delay_p99_ms: eachPeer(({ pace }, peer) => pace[peer].eventLoopDelayMs),
    idle_viewer_bytes: idleBytes('own'),
    idle_viewer_resident_bytes: idleBytes('resident'),
    rounds: rounds.length,
  }
}
