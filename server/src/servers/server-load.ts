import { allocatable, type NodeCapacity } from './node-capacity.ts'

/** A server that was nearly full is so no more from here on: what sways in between is told once. */
export const ROOMY = 0.8

export interface ServerLoad {
  /** Of what may be used, by whatever is scarcest. */
  readonly share: number
  readonly scarcest: 'sessions' | 'CPU' | 'memory'
}

/** Of the nodes of one server that answer; null: none does, so there is nothing to tell. */
export function loadOf(nodes: readonly NodeCapacity[]): ServerLoad | null {
  const online = nodes.filter(({ isOnline, physical }) => isOnline && physical !== null)
  const [first] = online
  if (first === undefined) return null
  const { maxConcurrentSessions, openSessions } = first.server
  const sum = (of: (node: NodeCapacity) => number) =>
    online.reduce((total, node) => total + of(node), 0)
  const shares: ServerLoad[] = [
    { scarcest: 'sessions', share: shareOf(openSessions, maxConcurrentSessions) },
    {
      scarcest: 'CPU',
      share: shareOf(
        sum(({ others, reserved }) => others.cpu + reserved.cpu),
        sum((node) => allocatable(node).cpu),
      ),
    },
    {
      scarcest: 'memory',
      share: shareOf(
        sum(({ others, reserved }) => others.memoryMb + reserved.memoryMb),
        sum((node) => allocatable(node).memoryMb),
      ),
    },
  ]
  return shares.reduce((most, each) => (each.share > most.share ? each : most))
}

/** A server that may take nothing is not full: somebody has decided so. */
const shareOf = (used: number, limit: number): number => (limit > 0 ? used / limit : 0)
