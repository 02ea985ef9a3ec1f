import { CALM_PACE } from '../scene.ts'
import type { About, Refusal } from './refusal.ts'

const firstConsolePort = 5900

/** Consoles that are open have the ports before that one. */
function consoles({ scene, node, vmid }: About, [port]: readonly string[]): void {
  scene.pace = CALM_PACE
  for (let taken = firstConsolePort; taken < Number(port); taken += 1) {
    const path = `/nodes/${node}/qemu/${vmid}/vncproxy`
    scene.acts.push({ by: 'root', method: 'POST', path, until: 'answered' })
  }
}

const unknownNode = ({ scene }: About, [node = '']: readonly string[]) => {
  scene.nodes.delete(node)
}

function member({ scene, node }: About, [vmid]: readonly string[]): void {
  const [pool = 'pool'] = scene.pools.keys()
  scene.pool(pool)
  scene.vm(Number(vmid), node).pool = pool
}

/** What there is beside VMs. */
export const clusterRefusals: readonly Refusal[] = [
  [/waiting for port '(\d+)'/, consoles],
  [/hostname lookup '([\w.-]+)' failed|address lookup for '([\w.-]+)'/, unknownNode],
  [/no such cluster node '([\w.-]+)'/, unknownNode],
  [/can't clone VM to node '([\w.-]+)'/, ({ scene }, [node = '']) => scene.nodes.add(node)],
  [
    /role '([\w.-]+)' already exists/,
    ({ scene }, [role = '']) => scene.roles.set(role, ['VM.Audit']),
  ],
  [/user '([^']+)' already exists/, ({ scene }, [user = '']) => scene.users.add(user)],
  [/pool '([^']+)' already exists/, ({ scene }, [pool = '']) => scene.pool(pool)],
  [/VM (\d+) is already a pool member/, member],
]
