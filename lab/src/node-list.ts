import { z } from 'zod'
import type { NodeNames } from './api/nodes/cluster.ts'

const mostNodes = 32
const isName = (name: string) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(name)

/** `pve1,pve2,pve3`, or how many. */
export const nodeList = z.string().transform((text, context): NodeNames => {
  const count = /^\d+$/.test(text) ? Number(text) : null
  const names =
    count === null
      ? text.split(',').map((name) => name.trim())
      : Array.from({ length: Math.min(count, mostNodes + 1) }, (_, index) => `pve${index + 1}`)
  const [first, ...others] = names
  if (
    first !== undefined &&
    names.length <= mostNodes &&
    names.every(isName) &&
    new Set(names).size === names.length
  ) {
    return [first, ...others]
  }
  context.addIssue({
    code: 'custom',
    message: `expected 1 to ${mostNodes} different names, e.g. pve1,pve2, or how many`,
  })
  return z.NEVER
})
