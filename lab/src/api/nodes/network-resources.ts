import type { Caller } from '../access/access-control.ts'
import type { Lab } from '../lab.ts'

interface Zone {
  readonly name: string
  readonly status: string
  readonly kind: string | null
}

/** Zones on each node: what every node has without SDN (not shown by 7.4), and those that were applied. */
function zonesOn(lab: Lab): readonly Zone[] {
  const local = { name: 'localnetwork', status: 'ok', kind: null }
  const applied = Object.entries(lab.sdn.applied.zones).map(([name, { type }]) => ({
    ...{ name, status: 'available', kind: type },
  }))
  return lab.manner.major === 7 ? applied : [local, ...applied]
}

/** `sdn` up to 8, `network` in 9, where a filter for the former finds nothing. */
export function networkResources(lab: Lab, caller: Caller, type: 'sdn' | 'network') {
  const isNine = lab.manner.major === 9
  if (isNine !== (type === 'network')) return []
  const seen = zonesOn(lab).filter(({ name }) =>
    lab.access.privileges(caller, `/sdn/zones/${name}`).has('SDN.Audit'),
  )
  return seen.flatMap(({ name, status, kind }) =>
    lab.cluster.names.map((node) =>
      isNine
        ? {
            ...{ id: `network/${node}/zone/${name}`, type, node, status },
            ...{ network: name, 'network-type': 'zone', ...(kind && { 'zone-type': kind }) },
          }
        : { id: `sdn/${node}/${name}`, type, sdn: name, node, status },
    ),
  )
}
