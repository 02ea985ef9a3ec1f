import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SignedIn, signIn } from '../access/sign-in-for-tests.ts'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { MannerName } from '../nodes/manner.ts'

const labs = {} as Record<MannerName, TestLab>
const root = {} as Record<MannerName, SignedIn>
beforeAll(async () => {
  for (const manner of ['7.4', '9.2'] as const) {
    labs[manner] = await startTestLab({ speed: 1000, lab: { manner } })
    root[manner] = await signIn(labs[manner])
  }
})
afterAll(async () => {
  for (const lab of Object.values(labs)) await lab.close()
})

type Form = Readonly<Record<string, string | number>>
const create = (poolid: string, manner: MannerName = '9.2') =>
  root[manner].call('POST', '/pools', { form: { poolid, comment: `of ${poolid}` } })
const change = (poolid: string, form: Form, manner: MannerName = '9.2') =>
  root[manner].call('PUT', `/pools/${poolid}`, { form })
const reasonOf = async (answer: Promise<{ reason: string }>) => (await answer).reason
const template = 9000

test('a pool has a name, a comment and members', async () => {
  expect((await create('desks')).body).toEqual({ data: null })
  expect((await change('desks', { vms: template, storage: 'local' })).body).toEqual({ data: null })
  const { body } = await root['9.2'].call('GET', '/pools/desks')
  const [vm, storage] = body.data.members
  expect(body.data).toEqual({ poolid: 'desks', comment: 'of desks', members: [vm, storage] })
  expect(vm).toMatchObject({ id: `qemu/${template}`, type: 'qemu', vmid: template, node: 'lab' })
  for (const key of ['pool', 'tags', 'lock']) expect(vm).not.toHaveProperty(key)
  expect(storage).toMatchObject({ id: 'storage/lab/local', type: 'storage', plugintype: 'dir' })
  const listed = await root['9.2'].call('GET', '/pools?poolid=desks&type=storage')
  expect(listed.body.data).toEqual([
    {
      poolid: 'desks',
      comment: 'of desks',
      members: [expect.objectContaining({ type: 'storage' })],
    },
  ])
  const vms = await root['9.2'].call('GET', '/cluster/resources?type=vm')
  expect(vms.body.data).toContainEqual(expect.objectContaining({ vmid: template, pool: 'desks' }))
})

test('7.4 tells no name within a pool, and knows no list with members', async () => {
  await create('old', '7.4')
  const { call } = root['7.4']
  expect((await call('GET', '/pools/old')).body.data).toEqual({ comment: 'of old', members: [] })
  expect((await call('GET', '/pools')).body.data).toEqual([{ poolid: 'old', comment: 'of old' }])
  const unknown = 'property is not defined in schema and the schema does not allow'
  const refused = await call('GET', '/pools?poolid=old')
  expect(refused.body.errors.poolid).toContain(unknown)
  expect((await call('DELETE', '/pools?poolid=old')).status).toBe(501)
})

test('what is in a pool already, and what is not in it, is named', async () => {
  await create('twice')
  await change('twice', { storage: 'local' })
  expect(await reasonOf(change('twice', { storage: 'local' }))).toBe(
    "update pools failed: Storage 'local' is already a pool member",
  )
  expect(await reasonOf(change('twice', { vms: 555, delete: 1 }))).toBe(
    'update pools failed: VM 555 is not a pool member',
  )
  expect(await reasonOf(change('nope', { vms: 555 }))).toBe(
    "update pools failed: pool 'nope' does not exist",
  )
})

test('a VM is in one pool; it moves only if it may, which 7.4 does not know', async () => {
  await create('from')
  await create('into')
  await change('desks', { vms: template, delete: 1 })
  await change('from', { vms: template })
  expect(await reasonOf(change('from', { vms: template }))).toBe(
    `update pools failed: VM ${template} is already a pool member`,
  )
  const elsewhere = `update pools failed: VM ${template} belongs already to pool 'from'`
  expect(await reasonOf(change('into', { vms: template }))).toBe(
    `${elsewhere} and 'allow-move' is not set`,
  )
  expect((await change('into', { vms: template, 'allow-move': 1 })).status).toBe(200)
  expect(labs['9.2'].lab.vms.find(template)?.pool).toBe('into')
  await create('from', '7.4')
  await create('into', '7.4')
  await change('from', { vms: template }, '7.4')
  expect(await reasonOf(change('into', { vms: template }, '7.4'))).toBe(elsewhere)
})

test('to take a VM out of its pool one has to be that pool’s allocator as well', async () => {
  await create('left')
  await create('right')
  await change('into', { vms: template, delete: 1 })
  await change('left', { vms: template })
  const { call } = root['9.2']
  await call('POST', '/access/users', { form: { userid: 'keeper@pve', password: 'a-secret' } })
  await call('POST', '/access/roles', { form: { roleid: 'Keeper', privs: 'VM.Allocate' } })
  for (const [path, roles] of [
    ['/pool/right', 'PVEPoolAdmin'],
    ['/vms', 'Keeper'],
  ] as const) {
    await call('PUT', '/access/acl', { form: { path, roles, users: 'keeper@pve' } })
  }
  const keeper = await signIn(labs['9.2'], 'keeper@pve', 'a-secret')
  const form = { vms: template, 'allow-move': 1 }
  expect(await reasonOf(keeper.call('PUT', '/pools/right', { form }))).toBe(
    'update pools failed: 403 Permission check failed (/pool/left, Pool.Allocate)',
  )
  expect(await reasonOf(root['9.2'].call('DELETE', '/pools/left'))).toBe(
    `delete pool failed: pool 'left' is not empty (contains VM ${template})`,
  )
})

test('what fails halfway changes nothing', async () => {
  await create('whole')
  await change('whole', { storage: 'local,local' })
  expect(labs['9.2'].lab.pools.find('whole')?.storages).toEqual([])
})

test('only an empty pool is deleted, and its entries with it', async () => {
  await create('full')
  await change('full', { storage: 'local' })
  const remove = () => root['9.2'].call('DELETE', '/pools/full')
  const acl = { path: '/pool/full', users: 'carrel@pve', roles: 'PVEPoolAdmin' }
  await root['9.2'].call('PUT', '/access/acl', { form: acl })
  expect(await reasonOf(remove())).toBe(
    "delete pool failed: pool 'full' is not empty (contains storage 'local')",
  )
  await change('full', { storage: 'local', delete: 1 })
  expect((await remove()).status).toBe(200)
  expect(labs['9.2'].lab.access.config.acl.some(({ path }) => path === '/pool/full')).toBe(false)
})

test.each([
  ['desks', "create pool failed: pool 'desks' already exists"],
  ['no/where', "create pool failed: parent 'no' of pool 'no/where' does not exist"],
  ['1st', 'create pool failed: pool name must start with a letter'],
])('%s cannot be created', async (poolid, says) => {
  expect(await reasonOf(create(poolid))).toBe(says)
})

test('one sees the pools that one may audit, and the rest by name', async () => {
  const { call } = labs['9.2']
  labs['9.2'].lab.access.change((config) => ({ ...config, acl: [] }))
  expect((await call('GET', '/pools')).body.data).toEqual([])
  expect((await call('GET', '/pools/desks')).reason).toBe(
    'Permission check failed (/pool/desks, Pool.Audit)',
  )
  expect((await call('GET', '/pools?poolid=desks')).status).toBe(200)
})
