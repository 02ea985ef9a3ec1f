import { z } from 'zod'
import { get, post, put, remove } from './proxmox-call.ts'
import { figure, flag, integer, list, nothing, optionalText, text } from './proxmox-scalar.ts'
import { upid } from './task-calls.ts'

const status = {
  vmid: integer,
  status: z.enum(['running', 'stopped']),
  /** `paused` while `status` says running. */
  qmpstatus: optionalText,
  name: optionalText,
  lock: optionalText,
  tags: list,
  template: flag,
  cpus: figure,
  maxmem: figure,
  uptime: figure,
}

export const vmList = get('/nodes/{node}/qemu', z.array(z.object(status)))

/** Read at once from the node, unlike the cluster's list. `agent`: the configuration has it, not that it answers. */
export const currentStatus = get(
  '/nodes/{node}/qemu/{vmid}/status/current',
  z.object({ ...status, agent: flag }),
)

/** A line that has no name here; null if it is no scalar. */
const otherLine = z.union([optionalText, z.unknown().transform(() => null)])

/** Property strings are as they stand: `net0` is `virtio=BC:24:11:3B:BB:1F,bridge=vmbr0`. Other lines are there, too. */
const config = z
  .object({
    name: optionalText,
    description: optionalText,
    tags: list,
    lock: optionalText,
    template: flag,
    protection: flag,
    agent: optionalText,
    net0: optionalText,
    cores: figure,
    sockets: figure,
    memory: optionalText,
    ostype: optionalText,
    parent: optionalText,
    digest: optionalText,
  })
  .catchall(otherLine)

export const vmConfig = get('/nodes/{node}/qemu/{vmid}/config', config)

/** The configuration with what a running VM takes on at its next start. */
export const vmPending = get(
  '/nodes/{node}/qemu/{vmid}/pending',
  z.array(z.object({ key: text, value: optionalText, pending: optionalText, delete: figure })),
)

/** Synchronous. `digest` refuses a change to another configuration than the one that was read. */
export const changeConfig = put('/nodes/{node}/qemu/{vmid}/config', nothing)

/** Asked of the template; its node and id are in the path, the clone's id is `newid`. */
export const cloneVm = post('/nodes/{node}/qemu/{vmid}/clone', upid)
export const destroyVm = remove('/nodes/{node}/qemu/{vmid}', upid)

/** Whether the VM's storage can do `clone`, `snapshot` or `copy`, and on which nodes. */
export const feature = get(
  '/nodes/{node}/qemu/{vmid}/feature',
  z.object({ hasFeature: flag, nodes: z.array(text).nullish() }),
)

const power = (verb: string) => post(`/nodes/{node}/qemu/{vmid}/status/${verb}`, upid)

export const start = power('start')
export const stop = power('stop')
export const shutdown = power('shutdown')
export const reboot = power('reboot')
export const suspend = power('suspend')
export const resume = power('resume')
export const reset = power('reset')
