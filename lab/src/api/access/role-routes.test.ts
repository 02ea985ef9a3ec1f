import { expect, test } from 'vitest'
import { startTestLab } from '../lab-for-tests.ts'
import type { MannerName } from '../nodes/manner.ts'
import { builtInRoles } from './privileges.ts'
import { signIn } from './sign-in-for-tests.ts'

const start = (manner: MannerName) => startTestLab({ speed: 1000, lab: { manner } })

test.each([
  [7, 'PVEAuditor', 'Datastore.Audit,Pool.Audit,SDN.Audit,Sys.Audit,VM.Audit'],
  [7, 'PVESysAdmin', 'Permissions.Modify,Sys.Audit,Sys.Console,Sys.Syslog'],
  [9, 'PVESysAdmin', 'Sys.Audit,Sys.Console,Sys.Syslog'],
  [9, 'PVEMappingUser', 'Mapping.Audit,Mapping.Use'],
  [
    9,
    'PVEVMUser',
    'VM.Audit,VM.Backup,VM.Config.CDROM,VM.Config.Cloudinit,VM.Console,VM.GuestAgent.Audit,VM.GuestAgent.FileRead,VM.GuestAgent.FileSystemMgmt,VM.GuestAgent.FileWrite,VM.PowerMgmt',
  ],
  [8, 'PVESDNUser', 'SDN.Audit,SDN.Use'],
  [8, 'NoAccess', ''],
] as const)('in %i %s has %s', (major, role, privileges) => {
  expect([...(builtInRoles(major).get(role) ?? [])].sort().join(',')).toBe(privileges)
})

test.each([
  [7, 38, 15],
  [8, 42, 17],
  [9, 47, 17],
] as const)('%i knows %i privileges and %i roles of its own', (major, privileges, roles) => {
  const all = builtInRoles(major)
  expect(all.get('Administrator')?.size).toBe(privileges)
  expect(all.size).toBe(roles)
})

test.each([
  ['7.4', 'VM.Monitor', 'VM.GuestAgent.Audit'],
  ['8.4', 'VM.Monitor', 'VM.GuestAgent.Audit'],
  ['9.2', 'VM.GuestAgent.Audit', 'VM.Monitor'],
] as const)('%s takes %s into a role, and not %s', async (manner, known, unknown) => {
  await using lab = await start(manner)
  const { call } = await signIn(lab)
  const create = (privs: string) =>
    call('POST', '/access/roles', { form: { roleid: 'Mon', privs } })
  expect((await create(unknown)).body.errors).toEqual({
    privs: `invalid format - invalid privilege '${unknown}'\n`,
  })
  expect((await create(known)).body).toEqual({ data: null })
  expect((await create(known)).reason).toBe("create role failed: role 'Mon' already exists")
  const { body } = await call('GET', '/access/roles')
  expect(body.data).toContainEqual({ roleid: 'Mon', privs: known, special: 0 })
  expect(body.data).toContainEqual({ roleid: 'NoAccess', privs: '', special: 1 })
})

test('a role is changed and removed, but not one of Proxmox’s own', async () => {
  await using lab = await start('9.2')
  const { call } = await signIn(lab)
  const role = '/access/roles/Desk'
  await call('POST', '/access/roles', { form: { roleid: 'Desk', privs: 'VM.Audit' } })
  await call('PUT', role, { form: { privs: 'VM.Clone', append: 1 } })
  expect((await call('GET', role)).body.data).toEqual({ 'VM.Audit': 1, 'VM.Clone': 1 })
  await call('PUT', role, { form: { privs: 'VM.Clone' } })
  expect((await call('GET', role)).body.data).toEqual({ 'VM.Clone': 1 })
  expect((await call('DELETE', role)).status).toBe(200)
  expect((await call('GET', role)).reason).toBe("role 'Desk' does not exist")
  expect((await call('DELETE', '/access/roles/PVEAuditor')).reason).toBe(
    "auto-generated role 'PVEAuditor' cannot be deleted",
  )
  const reserved = await call('POST', '/access/roles', { form: { roleid: 'pveMine' } })
  expect(reserved.body.errors.roleid).toContain("'PVE' namespace")
})

test('to make roles takes Sys.Modify on /access', async () => {
  await using lab = await start('9.2')
  expect((await lab.call('POST', '/access/roles', { form: { roleid: 'X' } })).reason).toBe(
    'Permission check failed (/access, Sys.Modify)',
  )
})
