import type { Caller } from '../access/access-control.ts'
import { forbidden, refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import type { Section } from './sections.ts'

/** Rights of vnets are below their zone; with 7.4 below a place of their own. */
export function vnetPath(lab: Lab, vnet: string, zone: unknown): string {
  return lab.manner.major === 7 ? `/sdn/vnets/${vnet}` : `/sdn/zones/${zone}/${vnet}`
}

export function requireVnet(lab: Lab, vnet: string): Section {
  const found = lab.sdn.wanted.vnets[vnet]
  if (!found) throw refuse(`sdn vnet '${vnet}' does not exist`)
  return found
}

/** 7.4 looks at the rights alone; later the vnet has to be there, since its zone is a part of the path. */
export function demandVnet(
  lab: Lab,
  caller: Caller,
  vnet: string,
  privileges: readonly string[],
): void {
  const zone = lab.manner.major === 7 ? null : requireVnet(lab, vnet).fields.zone
  const path = vnetPath(lab, vnet, zone)
  const held = lab.access.privileges(caller, path)
  if (!privileges.some((privilege) => held.has(privilege))) {
    throw forbidden(`${path}, ${privileges.join('|')}`)
  }
}
