import { readFile } from 'node:fs/promises'
import { Protocol, Role, SessionType } from '@carrel/contract'
import { z } from 'zod'
import { hashPassword } from './people/password.ts'
import type { PersonStore } from './people/person-store.ts'
import type { ServerStore } from './servers/server-store.ts'
import type { TemplateStore } from './templates/template-store.ts'

/** What `./carrel demo` hands over: accounts with known passwords, which exist nowhere else, and the lab. */
export const Demo = z.object({
  accounts: z.array(
    z.object({ username: z.string(), password: z.string(), displayName: z.string(), role: Role }),
  ),
  server: z.object({
    name: z.string(),
    host: z.string(),
    port: z.int(),
    tokenId: z.string(),
    tokenSecret: z.string(),
    fingerprints: z.array(z.string()),
    authority: z.string().nullable().default(null),
    pool: z.string().nullable().default(null),
    guestNetworks: z.array(z.string()),
    node: z.string(),
  }),
  templates: z.array(
    z.object({
      vmid: z.int(),
      name: z.string(),
      description: z.string(),
      operatingSystem: z.string(),
      cpuCores: z.int(),
      memoryMb: z.int(),
      diskGb: z.number(),
      protocols: z.array(Protocol),
      defaultProtocol: Protocol,
      ports: z.partialRecord(Protocol, z.int()),
      guacamoleParameters: z.partialRecord(Protocol, z.record(z.string(), z.string())),
      guestUsername: z.string(),
      sessionType: SessionType,
      sessionMinutes: z.int(),
      shared: z.boolean().default(false),
      snapshotRam: z.boolean().optional(),
      keepSnapshots: z.int().min(1).optional(),
      whenPoweredOff: z.enum(['end', 'restart']).optional(),
      lockedParameters: z.partialRecord(Protocol, z.array(z.string())).optional(),
      ownAccount: z.boolean().optional(),
      account: z.object({ username: z.string(), password: z.string() }).optional(),
    }),
  ),
})
export type Demo = z.infer<typeof Demo>

export async function readDemo(path: string): Promise<Demo> {
  return Demo.parse(JSON.parse(await readFile(path, 'utf8')))
}

/** Adds what is missing and brings what is there up to date. */
export async function seedDemo(
  demo: Demo,
  stores: { people: PersonStore; servers: ServerStore; templates: TemplateStore },
): Promise<void> {
  for (const { password, ...account } of demo.accounts)
    await stores.people.save({ ...account, passwordHash: await hashPassword(password) })
  const { node, tokenId, tokenSecret, ...server } = demo.server
  const token = { id: tokenId, secret: tokenSecret }
  const serverId = await stores.servers.save({ ...server, token })
  const nodeId = await stores.servers.saveNode(serverId, node)
  for (const template of demo.templates) await stores.templates.save({ ...template, nodeId })
}
