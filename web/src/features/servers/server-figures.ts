import type { Server } from '@carrel/contract'

type Resources = Server['resource_usage']['used']

export const coresLabel = (used: number, total: number): string =>
  `${round(used)} of ${round(total)} cores`

export const memoryLabel = (usedMb: number, totalMb: number): string =>
  `${gibibytes(usedMb)} of ${gibibytes(totalMb)} GB`

/** What of a node is given away: to others' guests, and to our sessions. */
export const givenAway = ({ others, reserved }: { others: Resources; reserved: Resources }) => ({
  cpu: others.cpu + reserved.cpu,
  memory_mb: others.memory_mb + reserved.memory_mb,
})

/** In one word what a server is doing, for its badge. */
export function serverState(server: Server): { label: string; color: string } {
  if (!server.is_active) return { label: 'Out of service', color: 'gray' }
  if (!server.is_online) return { label: 'Does not answer', color: 'red' }
  if (server.is_draining) return { label: 'Running empty', color: 'yellow' }
  return { label: 'In service', color: 'lamp' }
}

const round = (value: number): number => Math.round(value * 10) / 10
const gibibytes = (mebibytes: number): number => round(mebibytes / 1024)
