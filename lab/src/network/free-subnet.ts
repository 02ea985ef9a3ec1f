import { run } from '../engine/command.ts'
import { NoFreeSubnet } from '../engine/errors.ts'
import { isObject } from '../engine/json-lines.ts'
import { subnetCandidates, takenSubnets } from './addresses.ts'

async function destinations(): Promise<string[]> {
  const json = await run('ip', ['-json', '-4', 'route', 'show', 'table', 'all'], {
    deadlineMs: 10_000,
  })
  const routes: unknown = JSON.parse(json)
  if (!Array.isArray(routes)) return []
  return routes.map((route) => (isObject(route) ? String(route.dst) : ''))
}

/** N of a subnet 10.77.N.0/24 that this machine has no route into. */
export async function freeSubnet(id: string): Promise<number> {
  const taken = takenSubnets(await destinations())
  const free = subnetCandidates(id).find((candidate) => !taken.has(candidate))
  if (free === undefined) throw new NoFreeSubnet()
  return free
}
