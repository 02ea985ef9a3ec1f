import * as access from '@carrel/server/hypervisor/proxmox/access-calls'
import * as agent from '@carrel/server/hypervisor/proxmox/agent-calls'
import * as cluster from '@carrel/server/hypervisor/proxmox/cluster-calls'
import type { ProxmoxCall } from '@carrel/server/hypervisor/proxmox/proxmox-call'
import * as snapshots from '@carrel/server/hypervisor/proxmox/snapshot-calls'
import * as tasks from '@carrel/server/hypervisor/proxmox/task-calls'
import * as vms from '@carrel/server/hypervisor/proxmox/vm-calls'
import { z } from 'zod'
import { type Asked, partsOf } from '../asked.ts'

const isCall = (value: unknown): value is ProxmoxCall<unknown> =>
  typeof value === 'object' && value !== null && 'method' in value && 'answer' in value

/** Every call that Carrel makes. */
const calls = [access, agent, cluster, snapshots, tasks, vms].flatMap((subject) =>
  Object.values(subject).filter(isCall),
)

/** The call with this request, or one that takes any answer where Carrel makes none. */
export function callFor(asked: Asked, path: string): ProxmoxCall<unknown> {
  const fixed = asked.format === 'json' ? calls : []
  const made = fixed.filter(
    (call) => call.method === asked.method && partsOf(call.path, asked.segments) !== null,
  )
  // `/agent/ping` before `/agent/{question}`.
  const [nearest] = made.sort((a, b) => a.path.split('{').length - b.path.split('{').length)
  return { method: asked.method, path, answer: nearest?.answer ?? z.unknown() }
}
