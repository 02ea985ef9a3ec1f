import { on } from '../access/permission.ts'
import { refuse } from '../http/api-error.ts'
import { text } from '../http/format.ts'
import { splitList } from '../http/list.ts'
import { propertyString } from '../http/property-string.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { tagsOf } from '../vms/vm.ts'

const vmidBound = { type: 'integer', optional: true, minimum: 100, maximum: 1_000_000_000 } as const

export const datacenterRoutes: readonly Route[] = [
  route('GET', '/cluster/options', {
    schema: {},
    handle({ lab, caller }) {
      const atRoot = lab.access.privileges(caller, '/')
      const visible = lab.vms
        .all()
        .filter(
          ({ vmid }) =>
            atRoot.has('Sys.Modify') ||
            lab.access.privileges(caller, `/vms/${vmid}`).has('VM.Audit'),
        )
      return {
        ...lab.datacenter.shown(atRoot.has('Sys.Audit'), lab.manner.major),
        'allowed-tags': [...new Set(visible.flatMap(tagsOf))].sort(),
      }
    },
  }),
  /** Those of its forty options that a broker may meet. */
  route('PUT', '/cluster/options', {
    schema: {
      ...{ description: text, delete: text, language: text },
      console: { type: 'string', enum: ['applet', 'vv', 'html5', 'xtermjs'], optional: true },
      keyboard: text,
      mac_prefix: text,
      'next-id': {
        type: 'string',
        format: propertyString({ lower: vmidBound, upper: vmidBound }),
        optional: true,
      },
    },
    permission: on('/', ['Sys.Modify']),
    handle({ lab, params: { delete: removed = '', ...changed } }) {
      const given = Object.entries(changed).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, value]],
      )
      lab.datacenter.change(Object.fromEntries(given), splitList(removed))
    },
  }),
]

/** The first that is free, as text. */
export function nextVmid({ vms, datacenter }: Lab): string {
  const { lower, upper } = datacenter.vmids
  for (let vmid = lower; vmid < upper; vmid += 1) if (!vms.find(vmid)) return String(vmid)
  throw refuse(`unable to get any free VMID in range [${lower}, ${upper}]`)
}
