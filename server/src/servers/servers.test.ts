import { NewServer, ServerAccess, ServerChange, type ServerCheck } from '@carrel/contract'
import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openTestDatabase } from '../../test/test-database.ts'
import { AuditLog } from '../audit/audit-log.ts'
import { AuditStore } from '../audit/audit-store.ts'
import type { Database } from '../database/database.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import { createProxmoxHypervisor } from '../hypervisor/proxmox/proxmox-hypervisor.ts'
import { shownCertificate } from '../hypervisor/proxmox/shown-certificate.ts'
import type { Account } from '../people/person.ts'
import { Vault } from '../vault/vault.ts'
import { Hypervisors } from './hypervisors.ts'
import { Inventories } from './inventories.ts'
import { NodeHistory } from './node-history.ts'
import { NodeHistoryStore } from './node-history-store.ts'
import { NodeStore } from './node-store.ts'
import { NodeWatch } from './node-watch.ts'
import type { ConnectionDetails } from './server.ts'
import { followServerChanges } from './server-events.ts'
import { ServerRegisterStore } from './server-register-store.ts'
import { ServerStore } from './server-store.ts'
import { Servers } from './servers.ts'

let database: Database
let lab: TestLab
let other: TestLab
let hypervisors: Hypervisors
let servers: Servers
const root: Account = {
  ...{ id: '6f9c3f0e-7a51-4f0c-9d5e-0b1c2d3e4f50', role: 'admin' },
  ...{ username: 'root', displayName: 'Root' },
}
const connected: ConnectionDetails[] = []
/** Events, by name. */
const told: string[] = []
const onError = (error: unknown) => expect.unreachable(String(error))

beforeAll(async () => {
  ;[database, lab, other] = await Promise.all([openTestDatabase(), startTestLab(), startTestLab()])
  for (const each of [lab, other]) each.lab.broadcast.refresh()
  const { db, bus } = database
  const vault = new Vault(new Map([[1, Buffer.alloc(32, 7)]]))
  const store = new ServerStore(db, vault)
  const connect = (details: ConnectionDetails) => {
    connected.push(details)
    return createProxmoxHypervisor(details)
  }
  hypervisors = new Hypervisors({ servers: store, connect })
  const nodes = new NodeStore(db)
  const inventories = new Inventories(hypervisors)
  const health = { answered: async () => {}, failed: async () => {} }
  const heldVmids = async () => new Set<number>()
  const history = new NodeHistory({ db, nodes, store: new NodeHistoryStore(db) })
  const watch = new NodeWatch({ inventories, nodes, history, heldVmids, health, onError })
  const register = new ServerRegisterStore(db, vault)
  const audit = new AuditLog(new AuditStore(db), pino({ level: 'silent' }))
  servers = new Servers({
    ...{ db, store, nodes, watch, hypervisors, register, connect, audit },
    showCertificate: (place) => shownCertificate(place, 5000),
  })
  followServerChanges(bus, hypervisors)
  bus.subscribe(
    ({ event }) => void told.push(event),
    () => {},
  )
})
afterAll(async () => {
  await hypervisors.close()
  await Promise.all([database.close(), lab.close(), other.close()])
})
beforeEach(async () => {
  await database.db.deleteFrom('proxmox_nodes').execute()
  await database.db.deleteFrom('proxmox_servers').execute()
  connected.length = 0
})

const accessTo = (cluster: TestLab, more: Partial<ServerAccess> = {}) =>
  ServerAccess.parse({
    ...{ host: cluster.api.host, port: cluster.api.port },
    ...{ token_id: cluster.lab.token.id, token_secret: cluster.lab.token.secret },
    fingerprints: [cluster.certificate.fingerprint],
    ...more,
  })
const access = (more: Partial<ServerAccess> = {}) => accessTo(lab, more)
const newServer = (more: Partial<NewServer> = {}) =>
  NewServer.parse({ name: 'School', ...access(), ...more })
const change = (more: ServerChange) => ServerChange.parse(more)
const problemOf = (check: ServerCheck) => check.problem?.code ?? null
const stored = () => database.db.selectFrom('proxmox_servers').selectAll().execute()

test('a check without a pin shows the certificate to compare, and sends no token', async () => {
  const check = await servers.check(access({ fingerprints: [] }))
  expect(check).toMatchObject({
    certificate: { fingerprint: lab.certificate.fingerprint, is_trusted: false },
    problem: { code: 'certificate_mismatch' },
    ...{ found: null, is_ready: false },
  })
  expect(connected).toEqual([])
})

test('a check with the right pin tells what is there, and saves nothing', async () => {
  const check = await servers.check(access())
  expect(check).toMatchObject({
    ...{ problem: null, is_ready: true, certificate: { is_trusted: true } },
    found: {
      nodes: [{ name: 'lab', is_online: true }],
      templates: [{ vmid: 9000, node: 'lab', obstacles: [], linked_clones: true }],
      missing_rights: [],
    },
  })
  expect(await stored()).toEqual([])
})

test('a check says what is wrong: the address, the certificate, the token', async () => {
  const nobody = await servers.check(access({ port: 1 }))
  expect(nobody).toMatchObject({ certificate: null, problem: { code: 'hypervisor_unreachable' } })
  const other = await servers.check(access({ fingerprints: ['AB'.repeat(32)] }))
  expect(other).toMatchObject({ certificate: { is_trusted: false } })
  expect(problemOf(other)).toBe('certificate_mismatch')
  const stranger = await servers.check(access({ token_secret: 'not-it' }))
  expect(problemOf(stranger)).toBe('not_authenticated')
})

test('a right that is missing is told with the command that grants it', async () => {
  const { access: rights, broadcast } = lab.lab
  const { CarrelBroker = [] } = rights.config.roles
  const withRoles = (broker: readonly string[]) => {
    rights.change(({ roles, ...config }) => ({
      ...config,
      roles: { ...roles, CarrelBroker: [...broker] },
    }))
    broadcast.refresh()
  }
  withRoles(CarrelBroker.filter((privilege) => privilege !== 'VM.Snapshot'))
  const { found, is_ready } = await servers.check(access())
  withRoles(CarrelBroker)
  expect(is_ready).toBe(false)
  expect(found?.missing_rights).toMatchObject([
    {
      privileges: ['VM.Snapshot'],
      commands: [expect.stringMatching(/^pveum role/), expect.stringMatching(/^pveum acl/)],
    },
  ])
})

test('3.0-11 3.0-12 what is registered is connected to first, and sealed; the next check opens it', async () => {
  const server = await servers.register(root, newServer({ max_vms_per_node: 7 }))
  expect(server).toMatchObject({
    ...{ name: 'School', address_hint: '127.•••.1', is_online: true, nodes_count: 1 },
    limits: { max_vms_per_node: 7, max_concurrent_sessions: 20, cpu_overcommit_ratio: 2 },
  })
  const secrets = [lab.api.host, String(lab.api.port), lab.lab.token.id, lab.lab.token.secret]
  const rows = JSON.stringify(await stored())
  for (const secret of secrets) expect(rows).not.toContain(secret)
  connected.length = 0
  expect(await servers.checkRegistered(server.id)).toMatchObject({ is_ready: true })
  expect(connected).toMatchObject([{ host: lab.api.host, port: lab.api.port }])
})

test('what cannot be entered is not registered', async () => {
  const stranger = newServer({ token_secret: 'not-it' })
  const refused = { status: 422, code: 'server_not_usable', hint: expect.any(String) }
  await expect(servers.register(root, stranger)).rejects.toMatchObject(refused)
  expect(await stored()).toEqual([])
})

test('neither a name nor a cluster is registered twice', async () => {
  await servers.register(root, newServer())
  const sameName = servers.register(root, NewServer.parse({ name: 'School', ...accessTo(other) }))
  await expect(sameName).rejects.toMatchObject({ status: 422, code: 'server_name_taken' })
  const sameCluster = servers.register(root, newServer({ name: 'Another', host: 'localhost' }))
  await expect(sameCluster).rejects.toMatchObject({
    ...{ status: 422, code: 'cluster_known' },
    message: 'This cluster is registered already, as School.',
  })
  await servers.register(root, NewServer.parse({ name: 'Another', ...accessTo(other) }))
  expect(await stored()).toHaveLength(2)
})

test('a cluster is known by its pinned certificate where its registered address does not answer', async () => {
  await servers.register(root, newServer())
  const silent = new HypervisorError('hypervisor_unreachable', 'No.')
  const of = vi.spyOn(hypervisors, 'of').mockRejectedValue(silent)
  const again = servers.register(root, newServer({ name: 'Another', host: 'localhost' }))
  await expect(again).rejects.toMatchObject({ code: 'cluster_known' })
  of.mockRestore()
})

test('limits change at once: nobody is asked, nothing is sealed anew, and no process connects again', async () => {
  const { id } = await servers.register(root, newServer())
  const [before, hypervisor] = [await stored(), await hypervisors.of(id)]
  ;[connected.length, told.length] = [0, 0]
  const after = await servers.change(
    root,
    id,
    change({ max_concurrent_sessions: 3, is_draining: true }),
  )
  expect(after).toMatchObject({ max_concurrent: 3, is_draining: true, name: 'School' })
  expect(connected).toEqual([])
  await expect.poll(() => told).toEqual(['ServersUpdated'])
  expect(await hypervisors.of(id)).toBe(hypervisor)
  const { host, port, token_id, token_secret } = before[0] ?? {}
  expect(await stored()).toMatchObject([{ host, port, token_id, token_secret }])
})

test('another trust or other guest networks reach every process, and leave what is sealed as it is', async () => {
  const { id } = await servers.register(root, newServer())
  const [before] = await stored()
  told.length = 0
  await servers.change(root, id, change({ guest_networks: ['10.0.0.0/8'] }))
  await expect.poll(() => told).toEqual(['ServerChanged'])
  expect(await stored()).toMatchObject([
    { host: before?.host, token_secret: before?.token_secret, guest_networks: ['10.0.0.0/8'] },
  ])
})

test('a token is replaced only by one that works, and every process then enters with it', async () => {
  const { id } = await servers.register(root, newServer())
  const before = await hypervisors.of(id)
  const refused = servers.change(root, id, change({ token_secret: 'not-it' }))
  await expect(refused).rejects.toMatchObject({ code: 'server_not_usable' })
  expect(await hypervisors.of(id)).toBe(before)
  const { secret } = lab.lab.token
  await servers.change(root, id, change({ host: 'localhost', token_secret: secret }))
  await expect.poll(() => hypervisors.of(id)).not.toBe(before)
  expect(connected.at(-1)).toMatchObject({
    host: 'localhost',
    credentials: { id: lab.lab.token.id },
  })
})

test('R8 the token that is stored is not sent to another address: there it is needed again', () => {
  for (const elsewhere of [{ host: 'elsewhere.example' }, { port: 8443 }]) {
    const { error } = ServerChange.safeParse({ ...elsewhere, fingerprints: ['AB'.repeat(32)] })
    expect(error?.issues).toMatchObject([{ path: ['token_secret'] }])
    expect(ServerChange.safeParse({ ...elsewhere, token_secret: 'given again' }).success).toBe(true)
  }
})

test('what was done to a server is in the audit log with who did it, and nothing of the way in', async () => {
  await database.db.deleteFrom('audit_log').execute()
  const { id } = await servers.register(root, newServer())
  const token_secret = lab.lab.token.secret
  await servers.change(root, id, change({ host: 'localhost', token_secret, is_draining: true }))
  const entries = await database.db.selectFrom('audit_log').selectAll().orderBy('id').execute()
  const about = { actor: root.id, subject: `server:${id}` }
  expect(entries).toMatchObject([
    { ...about, action: 'server.registered', details: { name: 'School' } },
    {
      ...{ ...about, action: 'server.changed' },
      details: {
        name: 'School',
        changes: { host: 'set', token_secret: 'set', is_draining: true },
      },
    },
  ])
})
