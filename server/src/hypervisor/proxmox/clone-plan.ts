import type { CloneSpec } from '../hypervisor.ts'
import { HypervisorError } from '../hypervisor-error.ts'

interface TemplateVolume {
  readonly storage: string
  /** Null where the storage may not be seen. */
  readonly shared: boolean | null
  /** An installation medium, which is not cloned. */
  readonly cdrom: boolean
}

/** What is known of a template before it is cloned. */
export interface TemplateFacts {
  /** All of its disks can be linked to. */
  readonly linkable: boolean
  readonly volumes: readonly TemplateVolume[]
  /** The storages of its node that may be seen. */
  readonly sharedStorages: ReadonlyMap<string, boolean>
}

export interface ClonePlan {
  readonly full: boolean
  readonly storage?: string | undefined
  readonly format?: string | undefined
  readonly target?: string | undefined
  /** The storages that will be busy: a shared one by its name, another by that of its node as well. */
  readonly slots: readonly string[]
}

/**
 * Linked where every disk can be, otherwise a full copy.
 * @throws HypervisorError `bad_request` for another node, if the template's disks are on its own node only
 */
export function planClone(
  spec: CloneSpec,
  facts: TemplateFacts,
  full = !facts.linkable,
): ClonePlan {
  const { node } = spec.template
  const target = spec.target === node ? undefined : spec.target
  if (target !== undefined) refuseUnshared(spec, facts, { target, full })
  const copyTo = full ? spec.storage : undefined
  const disks = facts.volumes.filter(({ cdrom }) => !cdrom).map(({ storage }) => storage)
  const busy = copyTo === undefined ? disks : [copyTo]
  return {
    full,
    ...(full && { storage: spec.storage, format: spec.format }),
    target,
    slots: [...new Set(busy)].map((storage) =>
      facts.sharedStorages.get(storage) ? storage : `${node}/${storage}`,
    ),
  }
}

/** Proxmox VE says it too, but neither which disk it is nor what to do. What may not be seen is left to it. */
function refuseUnshared(
  { template, storage }: CloneSpec,
  { volumes, sharedStorages }: TemplateFacts,
  { target, full }: { readonly target: string; readonly full: boolean },
): void {
  const local = volumes.find(({ shared }) => shared === false)?.storage
  const copyTo = full && storage !== undefined && sharedStorages.get(storage) === false
  const reason = local ?? (copyTo ? storage : undefined)
  if (reason === undefined) return
  throw new HypervisorError(
    'bad_request',
    `VM ${template.vmid} cannot be cloned to node ${target}: storage ${reason} is node ${template.node}’s alone.`,
    { hint: `Move the template’s disks to shared storage, or make the template on ${target} too.` },
  )
}
