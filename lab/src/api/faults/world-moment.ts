import type { Lab } from '../lab.ts'

interface Handled {
  readonly method: string
  /** The route's, with names in braces. */
  readonly path: string
  readonly params: Readonly<Record<string, unknown>>
}

const text = (value: unknown) => (value === undefined ? undefined : String(value))
const number = (value: unknown) => (value === undefined ? undefined : Number(value))

/** Handles a request that has passed its checks, and lets happen in the world what was to happen just then. */
export async function handleInTheWorld(
  lab: Lab,
  { method, path, params }: Handled,
  handle: () => unknown,
): Promise<unknown> {
  const makes = method === 'POST' && path === '/nodes/{node}/qemu'
  const newid = number(makes ? params.vmid : params.newid)
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
  const asked = { method, path: filled, node: text(params.node) }
  lab.faults.begin({ ...asked, vmid: newid ?? number(params.vmid), newid })
  const result = await handle()
  // Whoever was told a free number has not used it yet.
  const told = path === '/cluster/nextid' ? number(result) : undefined
  if (told !== undefined) lab.faults.begin({ ...asked, vmid: told, newid: told })
  return result
}
