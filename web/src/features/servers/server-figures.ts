import type { Server } from '@carrel/contract'

type Resources = Server['resource_usage']['used']

/** What of a node is given away: to others' guests, and to our sessions. */
export const givenAway = ({ others, reserved }: { others: Resources; reserved: Resources }) => ({
  cpu: others.cpu + reserved.cpu,
  memory_mb: others.memory_mb + reserved.memory_mb,
})

/** In one word what a server is doing, for its badge. */
export function serverState(server: Server): {
  state: 'retired' | 'silent' | 'draining' | 'active'
  color: string
} {
  if (!server.is_active) return { state: 'retired', color: 'gray' }
  if (!server.is_online) return { state: 'silent', color: 'red' }
  if (server.is_draining) return { state: 'draining', color: 'yellow' }
  return { state: 'active', color: 'lamp' }
}
