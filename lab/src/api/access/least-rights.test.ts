import { afterEach, expect, test } from 'vitest'
import { type Call, startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { MannerName } from '../nodes/manner.ts'
import { type SignedIn, signIn } from './sign-in-for-tests.ts'

let lab: TestLab
let root: SignedIn
let secret: string
afterEach(() => lab.close())

const template = 9000
const desk = '/nodes/lab/qemu/140'
const wish = { form: { newid: 140, name: 'min', pool: 'minpool', full: 0 } }

/** A token without rights of a user who may do everything, and the pool that its clones go into. */
async function start(manner: MannerName): Promise<void> {
  lab = await startTestLab({ speed: 1000, lab: { manner } })
  root = await signIn(lab)
  await root.call('POST', '/pools', { form: { poolid: 'minpool' } })
  await root.call('POST', '/access/users', { form: { userid: 'min@pve' } })
  const acl = { path: '/', users: 'min@pve', roles: 'Administrator' }
  await root.call('PUT', '/access/acl', { form: acl })
  secret = (await root.call('POST', '/access/users/min@pve/token/tt')).body.data.value
}

const ask = (method: string, path: string, call: Call = {}) =>
  lab.call(method, path, {
    ...call,
    headers: { authorization: `PVEAPIToken=min@pve!tt=${secret}` },
  })
const reasonOf = async (...call: Parameters<typeof ask>) => (await ask(...call)).reason

async function give(path: string, privs: string): Promise<void> {
  const roleid = `Min${privs.replace(/\W/g, '')}`
  await root.call('POST', '/access/roles', { form: { roleid, privs } })
  const form = { path, tokens: 'min@pve!tt', roles: roleid }
  expect((await root.call('PUT', '/access/acl', { form })).reason).toBe('OK')
}

async function cloned(): Promise<void> {
  await give(`/vms/${template}`, 'VM.Clone')
  await give('/pool/minpool', 'VM.Allocate')
  await give('/storage/local', 'Datastore.AllocateSpace')
  await give('/sdn/zones/localnetwork/vmbr0', 'SDN.Use')
  const { body } = await ask('POST', `/nodes/lab/qemu/${template}/clone`, wish)
  await ended(body.data)
}

async function ended(upid: string): Promise<void> {
  await expect.poll(() => lab.lab.tasks.find(upid)?.exitstatus).toBe('OK')
}

const clone = ['POST', `/nodes/lab/qemu/${template}/clone`, wish] as const
const lacks = (what: string) => `Permission check failed (${what})`

test.each(['7.4', '8.4', '9.2'] as const)(
  '%s: what a clone takes, right by right',
  async (name) => {
    await start(name)
    expect(await reasonOf(...clone)).toBe(lacks(`/vms/${template}, VM.Clone`))
    await give(`/vms/${template}`, 'VM.Clone')
    expect(await reasonOf(...clone)).toBe('Permission check failed')
    await give('/pool/minpool', 'VM.Allocate')
    expect(await reasonOf(...clone)).toBe(lacks('/storage/local, Datastore.AllocateSpace'))
    await give('/storage/local', 'Datastore.AllocateSpace')
    if (name !== '7.4') {
      expect(await reasonOf(...clone)).toBe(lacks('/sdn/zones/localnetwork/vmbr0, SDN.Use'))
      await give('/sdn/zones/localnetwork/vmbr0', 'SDN.Use')
    }
    const { status, body } = await ask(...clone)
    expect(status).toBe(200)
    await ended(body.data)
  },
)

const monitor = ['VM.Monitor', 'VM.Monitor'] as const
test.each([
  ['7.4', ...monitor],
  ['8.4', ...monitor],
  ['9.2', 'VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted', 'VM.GuestAgent.Audit'],
] as const)('%s: the guest agent takes %s', async (name, named, privilege) => {
  await start(name)
  await cloned()
  const agent = ['GET', `${desk}/agent/network-get-interfaces`] as const
  expect(await reasonOf(...agent)).toBe(lacks(`/vms/140, ${named}`))
  await give('/pool/minpool', `VM.Allocate,${privilege}`)
  expect(await reasonOf(...agent)).not.toMatch(/Permission/)
})

test.each([
  ['GET', '/status/current', 'VM.Audit', 'VM.Audit'],
  ['POST', '/status/start', 'VM.PowerMgmt', 'VM.PowerMgmt'],
  ['POST', '/snapshot', 'VM.Snapshot', 'VM.Snapshot'],
  ['POST', '/snapshot/aa/rollback', 'VM.Snapshot|VM.Snapshot.Rollback', 'VM.Snapshot.Rollback'],
  ['POST', '/vncproxy', 'VM.Console', 'VM.Console'],
] as const)('%s %s takes %s', async (method, path, named, privilege) => {
  await start('9.2')
  await cloned()
  const call = [method, `${desk}${path}`, { form: { snapname: 'aa' } }] as const
  expect(await reasonOf(...call)).toBe(lacks(`/vms/140, ${named}`))
  await give('/vms', privilege)
  expect(await reasonOf(...call)).not.toMatch(/Permission/)
})

test('with rights from its pool a VM is out of reach until it is in it, and again when it is gone', async () => {
  await start('9.2')
  await cloned()
  await give('/pool/minpool', 'VM.Allocate,VM.Audit')
  const status = ['GET', `${desk}/status/current`] as const
  expect(await reasonOf(...status)).toBe('OK')
  const { body } = await ask('DELETE', desk)
  await ended(body.data)
  expect(await reasonOf(...status)).toBe(lacks('/vms/140, VM.Audit'))
})
