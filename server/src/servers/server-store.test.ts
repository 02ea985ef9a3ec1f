import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { startPostgresql } from '../../test/throwaway-postgresql.ts'
import { openPostgresql } from '../database/open-postgresql.ts'
import { Vault } from '../vault/vault.ts'
import { ServerStore } from './server-store.ts'

const details = {
  ...{ port: 8006, fingerprints: [], token: { id: 'a', secret: 'b' } },
  ...{ authority: null, pool: null, guestNetworks: [] },
}

test('processes that save the same server at once save one, which keeps the name that it is given later', async () => {
  await using postgresql = await startPostgresql()
  const database = await openPostgresql(postgresql.url, () => {})
  const store = new ServerStore(database.db, new Vault(new Map([[1, randomBytes(32)]])))
  for (let round = 0; round < 60; round += 1) {
    const server = { ...details, name: `School ${round}`, host: `pve-${round}` }
    const ids = await Promise.all(Array.from({ length: 10 }, () => store.save(server)))
    expect(new Set(ids).size).toBe(1)
  }
  const first = { ...details, name: 'School 0', host: 'pve-0' }
  const id = await store.save(first)
  await database.db
    .updateTable('proxmox_servers')
    .set({ name: 'Library' })
    .where('id', '=', id)
    .execute()
  expect(await store.save(first)).toBe(id)
  expect(await store.find(id)).toMatchObject({ name: 'Library', host: 'pve-0' })
  await database.close()
})
