import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgresql, type ThrowawayPostgresql } from '../../test/throwaway-postgresql.ts'
import type { Database } from '../database/database.ts'
import { openPostgresql } from '../database/open-postgresql.ts'
import { PersonStore } from '../people/person-store.ts'
import { ServerStore } from '../servers/server-store.ts'
import { Vault } from '../vault/vault.ts'
import { SessionStore } from './session-store.ts'

let postgresql: ThrowawayPostgresql
let database: Database
beforeAll(async () => {
  postgresql = await startPostgresql()
  database = await openPostgresql(postgresql.url, () => undefined)
})
afterAll(async () => {
  await database.close()
  await postgresql.close()
})

async function makeSession() {
  const { db } = database
  const one = { name: 'pve', host: '', port: '', token_id: '', token_secret: '', fingerprints: [] }
  const server = await db
    .insertInto('proxmox_servers')
    .values({ ...one, endpoint_hash: Buffer.from('x'), guest_networks: [] })
    .returning('id')
    .executeTakeFirstOrThrow()
  const node = await db
    .insertInto('proxmox_nodes')
    .values({ server_id: server.id, name: 'pve' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const size = { cpu_cores: 1, memory_mb: 512 }
  const kind = { session_type: 'ephemeral', session_minutes: 60 } as const
  const template = await db
    .insertInto('vm_templates')
    .values({
      ...{ ...size, ...kind, node_id: node.id, vmid: 9000, name: 'Debian', disk_gb: 4 },
      ...{ protocols: ['ssh'], default_protocol: 'ssh', guest_username: 'student' },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const people = new PersonStore(db)
  const account = { username: 'ada', displayName: 'Ada', role: 'user', passwordHash: '' } as const
  const userId = await people.save(account)
  const sessions = new SessionStore(db)
  const id = await db.transaction().execute((tx) =>
    sessions.insert(tx, {
      ...{ ...size, user_id: userId, template_id: template.id, server_id: server.id },
      ...{ node_id: node.id, ...kind, protocol: 'ssh', auto_start: true },
    }),
  )
  const servers = new ServerStore(db, new Vault(new Map([[1, Buffer.alloc(32)]])))
  return { id, userId, serverId: server.id, people, servers, sessions }
}

test('R6 a session goes on while a launch of the same person on the same server is being admitted', async () => {
  const { db } = database
  const { id, userId, serverId, people, servers, sessions } = await makeSession()
  await db.transaction().execute(async (launch) => {
    await people.lockQuota(launch, userId)
    await servers.lockForLaunch(launch, serverId)
    // Each change of a session writes its row twice, and the second time its foreign keys are checked again.
    const goneOn = db.transaction().execute(async (job) => {
      await sessions.updateFrom(job, id, ['pending'], { status: 'provisioning' })
      return sessions.updateFrom(job, id, ['provisioning'], { status: 'provisioned' })
    })
    expect(await goneOn).toBe(true)
  })
})
