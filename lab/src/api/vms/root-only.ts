import { isRoot } from '../access/access-config.ts'
import type { Caller } from '../access/access-control.ts'
import { badParameters } from '../http/api-error.ts'

/** Parameters that only root may use, as long as they are set to something. */
export function onlyRoot(
  caller: Caller,
  params: Readonly<Record<string, unknown>>,
  names: readonly string[],
): void {
  if (isRoot(caller)) return
  const used = names.find((name) => params[name])
  if (used !== undefined) throw badParameters({ [used]: 'Only root may use this option.' })
}
