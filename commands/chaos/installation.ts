import type { Database } from '@carrel/server/database/database'
import { openDatabase } from '@carrel/server/database/open-database'
import type { Demo } from '@carrel/server/demo'
import { seedDemo } from '@carrel/server/demo'
import { readInstallationId } from '@carrel/server/installation'
import { PersonStore } from '@carrel/server/people/person-store'
import { ServerStore } from '@carrel/server/servers/server-store'
import { TemplateStore } from '@carrel/server/templates/template-store'
import { readMasterKeys, readSigningKey } from '@carrel/server/vault/key-files'
import { Vault } from '@carrel/server/vault/vault'
import { type ChaosLab, NODES, POOL } from './chaos-lab.ts'
import { GUEST_NETWORK } from './greeters.ts'
import type { Limits } from './limits.ts'
import type { ChaosOptions } from './options.ts'
import { CORES, MEMORY_MIB, TEMPLATES } from './templates.ts'

export const PEOPLE = 8
export const PASSWORD = 'chaos'
export const ADMINISTRATOR = 'librarian'
export const nameOfPerson = (index: number) => `person-${index}`

export interface Place {
  readonly dataDir: string
  /** undefined: PGlite in the data folder. */
  readonly databaseUrl: string | undefined
}

/** As nobody else uses the database; of PGlite, while no server runs. */
export async function withDatabase<T>(
  { dataDir, databaseUrl: url }: Place,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const onError = () => undefined
  const database = await openDatabase({ url, dataDir, onError })
  try {
    return await use(database)
  } finally {
    await database.close()
  }
}

/** Accounts, the lab as a server with its limits, and templates. */
export async function install(
  place: Place,
  lab: ChaosLab,
  limits: Limits,
  rights: ChaosOptions['rights'],
) {
  const vault = new Vault(await readMasterKeys(place.dataDir))
  await readSigningKey(place.dataDir)
  return withDatabase(place, async ({ db }) => {
    const servers = new ServerStore(db, vault)
    const stores = { people: new PersonStore(db), servers, templates: new TemplateStore(db, vault) }
    await seedDemo(describe(lab, rights), stores)
    await db
      .updateTable('proxmox_servers')
      .set({
        max_vms_per_node: limits.vmsPerNode,
        max_concurrent_sessions: limits.sessions,
        cpu_overcommit_ratio: limits.cpuRatio,
        memory_overcommit_ratio: limits.memoryRatio,
      })
      .execute()
    const { id } = await db.selectFrom('proxmox_servers').select('id').executeTakeFirstOrThrow()
    return { installationId: await readInstallationId(db), serverId: id }
  })
}

const account = (username: string, role: 'user' | 'admin') => ({
  ...{ username, role, password: PASSWORD, displayName: username },
})

function describe(
  { lab, api, certificate, greeters }: ChaosLab,
  rights: ChaosOptions['rights'],
): Demo {
  return {
    accounts: [
      ...Array.from({ length: PEOPLE }, (_, index) => account(nameOfPerson(index), 'user')),
      account(ADMINISTRATOR, 'admin'),
    ],
    server: {
      ...{ name: 'Chaos', host: api.host, port: api.port, node: NODES[0] },
      ...{ tokenId: lab.token.id, tokenSecret: lab.token.secret },
      ...{ fingerprints: [certificate.fingerprint], authority: null },
      pool: rights === 'pool' ? POOL : null,
      guestNetworks: [GUEST_NETWORK],
    },
    templates: TEMPLATES.map((template) => ({
      ...template,
      ...{ description: '', operatingSystem: 'Debian 12', diskGb: 4, shared: true },
      ...{ cpuCores: CORES, memoryMb: MEMORY_MIB, guestUsername: lab.engine.template.username },
      ...{ protocols: ['ssh'], defaultProtocol: 'ssh', ports: { ssh: greeters.port } },
      guacamoleParameters: {},
    })),
  }
}
