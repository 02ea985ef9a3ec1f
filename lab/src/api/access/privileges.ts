import type { Major } from '../nodes/manner.ts'

interface Group {
  /** Only for Administrator. */
  readonly root?: readonly string[]
  readonly admin?: readonly string[]
  readonly user?: readonly string[]
  readonly audit?: readonly string[]
}
type Groups = Readonly<Record<string, Group>>

const vmAdmin = [
  'VM.Config.Disk',
  'VM.Config.CPU',
  'VM.Config.Memory',
  'VM.Config.Network',
  'VM.Config.HWType',
  'VM.Config.Options',
  'VM.Allocate',
  'VM.Clone',
  'VM.Migrate',
  'VM.Snapshot',
  'VM.Snapshot.Rollback',
]
const vmUser = ['VM.Config.CDROM', 'VM.Config.Cloudinit', 'VM.Console', 'VM.Backup', 'VM.PowerMgmt']
const vmBefore9: Group = {
  admin: [...vmAdmin, 'VM.Monitor'],
  user: vmUser,
  audit: ['VM.Audit'],
}
const sysRoot = ['Sys.PowerMgmt', 'Sys.Modify', 'Sys.Incoming']
const sysAdmin = ['Sys.Console', 'Sys.Syslog']
const audit = ['Sys.Audit']

const always: Groups = {
  Datastore: {
    admin: ['Datastore.Allocate', 'Datastore.AllocateTemplate'],
    user: ['Datastore.AllocateSpace'],
    audit: ['Datastore.Audit'],
  },
  SDN: { admin: ['SDN.Allocate', 'SDN.Audit'], user: ['SDN.Use'], audit: ['SDN.Audit'] },
  User: {
    root: ['Realm.Allocate'],
    admin: ['User.Modify', 'Group.Allocate', 'Realm.AllocateUser'],
  },
  Pool: { admin: ['Pool.Allocate'], user: ['Pool.Audit'], audit: ['Pool.Audit'] },
}
const since8: Groups = {
  ...always,
  Sys: { root: [...sysRoot, 'Sys.AccessNetwork'], admin: sysAdmin, audit },
  Mapping: { admin: ['Mapping.Modify'], user: ['Mapping.Use'], audit: ['Mapping.Audit'] },
}

const groups: Readonly<Record<Major, Groups>> = {
  7: {
    ...always,
    VM: vmBefore9,
    Sys: { root: sysRoot, admin: [...sysAdmin, 'Permissions.Modify'], audit },
  },
  8: { ...since8, VM: vmBefore9 },
  9: {
    ...since8,
    VM: {
      admin: [...vmAdmin, 'VM.GuestAgent.Unrestricted', 'VM.Replicate'],
      user: [
        ...vmUser,
        'VM.GuestAgent.FileRead',
        'VM.GuestAgent.FileSystemMgmt',
        'VM.GuestAgent.FileWrite',
      ],
      audit: ['VM.Audit', 'VM.GuestAgent.Audit'],
    },
  },
}

const given = ({ admin = [], user = [], audit = [] }: Group) => [...admin, ...user, ...audit]

/** Without a group of its own from 8 on: only Administrator has it there. */
const modifyPermissions = 'Permissions.Modify'

/** Every privilege that the version knows. */
export function privilegesOf(major: Major): ReadonlySet<string> {
  const all = Object.values(groups[major]).flatMap((group) => [
    ...(group.root ?? []),
    ...given(group),
  ])
  return new Set([...all, modifyPermissions])
}

export type RoleTable = ReadonlyMap<string, ReadonlySet<string>>

/** The roles that are always there, made of the groups of privileges as Proxmox makes them. */
export function builtInRoles(major: Major): RoleTable {
  const roles = new Map<string, Set<string>>()
  const add = (role: string, privileges: readonly string[]) => {
    roles.set(role, new Set([...(roles.get(role) ?? []), ...privileges]))
  }
  add('NoAccess', [])
  add('Administrator', [...privilegesOf(major)])
  for (const [name, group] of Object.entries(groups[major])) {
    add(`PVE${name}Admin`, given(group))
    add('PVEAdmin', given(group))
    if (group.user) add(`PVE${name}User`, [...group.user, ...(group.audit ?? [])])
    add('PVEAuditor', group.audit ?? [])
  }
  roles.get('PVEAdmin')?.delete('Mapping.Modify')
  add('PVETemplateUser', ['VM.Clone', 'VM.Audit'])
  return roles
}

const brokerAlways = [
  'VM.Allocate',
  'VM.Audit',
  'VM.Clone',
  'VM.Config.CPU',
  'VM.Config.Cloudinit',
  'VM.Config.Disk',
  'VM.Config.HWType',
  'VM.Config.Memory',
  'VM.Config.Network',
  'VM.Config.Options',
  'VM.Console',
  'VM.PowerMgmt',
  'VM.Snapshot',
  'VM.Snapshot.Rollback',
  'Datastore.AllocateSpace',
  'Datastore.Audit',
  'Pool.Allocate',
  'Pool.Audit',
  'SDN.Audit',
  'SDN.Use',
  'Sys.Audit',
]

/** What the lab's own token may do: everything that a broker of desktops needs, and the guest's commands for checks. */
export function brokerPrivileges(major: Major): readonly string[] {
  const agent = major === 9 ? ['VM.GuestAgent.Audit', 'VM.GuestAgent.Unrestricted'] : ['VM.Monitor']
  return [...brokerAlways, ...agent]
}
