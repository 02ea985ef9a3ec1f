import type { Scene } from '../scene.ts'
import type { Stage } from './stage.ts'

const sinceEight = ['dhcp', 'ipam']

export async function arrangeSdn(stage: Stage, scene: Scene): Promise<void> {
  for (const [zone, about] of scene.zones) {
    const known = Object.entries(about).filter(
      ([key]) => stage.major > 7 || !sinceEight.includes(key),
    )
    await stage.build('POST', '/cluster/sdn/zones', { zone, ...Object.fromEntries(known) })
  }
  for (const [vnet, { zone, subnets }] of scene.vnets) {
    await stage.build('POST', '/cluster/sdn/vnets', { vnet, zone })
    for (const { cidr, gateway } of subnets) {
      await stage.build('POST', `/cluster/sdn/vnets/${vnet}/subnets`, {
        ...{ subnet: cidr, type: 'subnet' },
        ...(gateway !== null && { gateway, 'dhcp-range': dhcpRange(gateway) }),
      })
    }
  }
  if (scene.vnets.size > 0) await stage.build('PUT', '/cluster/sdn')
}

/** Addresses behind the gateway's, in the same network. */
function dhcpRange(gateway: string): string {
  const network = gateway.slice(0, gateway.lastIndexOf('.'))
  return `start-address=${network}.100,end-address=${network}.200`
}
