import { isSet, objects, textOf } from '../json-value.ts'
import type { Scene } from '../scene.ts'
import { type Seen, type StateRule, when } from './seen.ts'

function zones({ scene, answer }: Seen): void {
  for (const entry of objects(answer.data)) {
    const told = ['type', 'dhcp', 'ipam'].flatMap((key) => {
      const text = textOf(entry[key])
      return text === null ? [] : [[key, text]]
    })
    scene.zones.set(String(entry.zone), Object.fromEntries(told))
  }
}

function subnet(
  scene: Scene,
  zone: string,
  vnet: string,
  cidr: string,
  gateway: string | null,
): void {
  if (!scene.zones.has(zone))
    scene.zones.set(zone, { type: 'simple', dhcp: 'dnsmasq', ipam: 'pve' })
  const { subnets = [] } = scene.vnets.get(vnet) ?? {}
  const others = subnets.filter((each) => each.cidr !== cidr)
  const known = subnets.find((each) => each.cidr === cidr)?.gateway ?? null
  scene.vnets.set(vnet, { zone, subnets: [...others, { cidr, gateway: gateway ?? known }] })
}

/** Addresses are given in their order. */
const hostOf = (ip: unknown) => Number(String(ip).split('.').at(-1))

/** Each address of the list is a gateway's, or was given to a VM that is in that vnet. */
function addresses({ scene, answer }: Seen): void {
  const inOrder = objects(answer.data).sort((a, b) => hostOf(a.ip) - hostOf(b.ip))
  for (const entry of inOrder) {
    const [zone, vnet, cidr] = [String(entry.zone), String(entry.vnet), String(entry.subnet)]
    subnet(scene, zone, vnet, cidr, isSet(entry.gateway) ? String(entry.ip) : null)
    const vmid = textOf(entry.vmid)
    if (vmid === null) continue
    const vm = scene.vm(Number(vmid))
    vm.lines.net0 = `virtio,bridge=${vnet}`
    const name = textOf(entry.hostname)
    if (name !== null) vm.lines.name = name
  }
}

export const sdnRules: readonly StateRule[] = [
  when('GET', '/cluster/sdn/zones', zones),
  when('GET', '/cluster/sdn/ipams/{ipam}/status', addresses),
  when('POST', '/cluster/sdn/vnets', ({ scene, parameters, answer }) => {
    if (answer.succeeded) scene.zones.set(String(parameters.zone), { type: 'simple' })
  }),
  when('POST', '/cluster/sdn/vnets/{vnet}/subnets', ({ scene, parts, answer }) => {
    if (!answer.succeeded) return
    scene.zones.set('zone', { type: 'simple', dhcp: 'dnsmasq', ipam: 'pve' })
    scene.vnets.set(parts.vnet ?? '', { zone: 'zone', subnets: [] })
  }),
]
