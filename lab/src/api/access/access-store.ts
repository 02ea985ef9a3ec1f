import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { readJson, writeJson } from '../json-file.ts'
import type { AccessEntry } from './access-control.ts'
import { brokerPrivileges } from './privileges.ts'

const entries = z.array(
  z.object({
    token: z.object({ user: z.string(), tokenid: z.string(), secret: z.string() }),
    grants: z.array(z.object({ path: z.string(), privileges: z.array(z.string()) })),
  }),
)

/** The lab's tokens: one is made at the first start, and kept, so that a restarted lab still knows its clients. */
export function loadAccess(stateDir: string): readonly [AccessEntry, ...AccessEntry[]] {
  const path = join(stateDir, 'access.json')
  const [first, ...rest] = entries.parse(readJson(path) ?? [])
  if (first) return [first, ...rest]
  const made: AccessEntry = {
    token: { user: 'carrel@pve', tokenid: 'broker', secret: randomUUID() },
    grants: [{ path: '/', privileges: brokerPrivileges }],
  }
  writeJson(path, [made])
  return [made]
}
