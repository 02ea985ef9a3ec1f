import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { NoFreeAddress } from '../engine/errors.ts'
import { subnetCandidates } from './addresses.ts'
import { guestPorts, type Network, type Ports } from './network.ts'

const lastSlot = 250

/**
 * Without root: each machine has a network of its own inside QEMU, where DHCP gives it 10.77.N.15, and the host reaches
 * its ports at 127.10.L.N, with L the lab and N the machine's slot. Port 22 is only for the privileged, so SSH may
 * answer at 2222.
 */
export async function slirpNetwork(id: string): Promise<Network> {
  const ports: Ports = { ...guestPorts, ssh: (await mayBind(guestPorts.ssh)) ? 22 : 2222 }
  const lab = await freeLab(id, ports.vnc)
  const slots = new Map<number, number>()
  return {
    kind: 'slirp',
    ports,
    range: `127.10.${lab}.0/24`,
    async plug(vmid) {
      const used = new Set(slots.values())
      let slot = 1
      while (used.has(slot)) slot++
      if (slot > lastSlot) throw new NoFreeAddress()
      slots.set(vmid, slot)
      const forwards = (['rdp', 'vnc', 'ssh'] as const).map(
        (name) => `hostfwd=tcp:127.10.${lab}.${slot}:${ports[name]}-:${guestPorts[name]}`,
      )
      const network = `net=10.77.${slot}.0/24,dhcpstart=10.77.${slot}.15,restrict=on`
      return { netdev: ['user,id=net', network, ...forwards].join(','), prefix: [] }
    },
    async unplug(vmid) {
      slots.delete(vmid)
    },
    // The guest's own address exists only inside QEMU. What asks the agent for an address wants to connect to it.
    reachable(vmid, address) {
      const slot = slots.get(vmid)
      return slot && address === `10.77.${slot}.15` ? `127.10.${lab}.${slot}` : address
    },
    async close() {},
  }
}

async function mayBind(port: number): Promise<boolean> {
  if (process.getuid?.() === 0) return true
  const first = await readFile('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8')
  return Number(first) <= port
}

async function freeLab(id: string, port: number): Promise<number> {
  for (const lab of subnetCandidates(id)) {
    if (await free(`127.10.${lab}.1`, port)) return lab
  }
  throw new NoFreeAddress()
}

async function free(host: string, port: number): Promise<boolean> {
  const server = createServer().listen(port, host)
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
