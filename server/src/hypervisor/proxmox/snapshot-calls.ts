import { z } from 'zod'
import { get, post, remove } from './proxmox-call.ts'
import { figure, flag, list, optionalText, text } from './proxmox-scalar.ts'
import { upid } from './task-calls.ts'

/** With an entry `current`, which is no snapshot: the VM as it is, whose `parent` is the snapshot it goes back to. */
export const snapshots = get(
  '/nodes/{node}/qemu/{vmid}/snapshot',
  z.array(
    z.object({
      name: text,
      description: optionalText,
      parent: optionalText,
      /** Epoch seconds. */
      snaptime: figure,
      /** With the VM's memory. */
      vmstate: flag,
      /** `prepare` or `delete`: it is not whole, and stays so if its task died. */
      snapstate: optionalText,
      running: flag,
    }),
  ),
)

/** The VM's configuration as it was. */
export const snapshotConfig = get(
  '/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config',
  z.object({
    name: optionalText,
    description: optionalText,
    tags: list,
    net0: optionalText,
    agent: optionalText,
    parent: optionalText,
    snaptime: figure,
  }),
)

export const takeSnapshot = post('/nodes/{node}/qemu/{vmid}/snapshot', upid)
export const rollBack = post('/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback', upid)
export const deleteSnapshot = remove('/nodes/{node}/qemu/{vmid}/snapshot/{snapname}', upid)
