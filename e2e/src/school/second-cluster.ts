import type { AdministeredTemplate, Group, NewServer, NewTemplate, Server } from '@carrel/contract'
import type { Person } from '../person.ts'
import type { SecondLab } from '../second-lab.ts'
import { until } from '../until.ts'

/** Three nodes with machines of other people on them; nothing runs in earnest. */
export const SCIENCE_BLOCK = {
  ...{ LAB_ENGINE: 'simulated', LAB_NODES: 'pve-a,pve-b,pve-c', LAB_MACHINES: '9' },
  ...{ LAB_TEMPLATES: '4', LAB_STORAGES: 'tank:nfs' },
}

export async function registerSecondCluster(
  administrator: Person,
  { access }: SecondLab,
): Promise<Server> {
  const { host, port, token, fingerprint } = access
  const server: NewServer = {
    ...{ name: 'Science block', host, port, token_id: token.id, token_secret: token.secret },
    ...{ fingerprints: [fingerprint], guest_networks: [access.guest_network] },
    ...{ max_vms_per_node: 12, max_concurrent_sessions: 30, cpu_overcommit_ratio: 8 },
  }
  await administrator.ask('POST', '/servers', server)
  await until(
    async () => (await administrator.server(server.name)).nodes.every(({ physical }) => physical),
    'the nodes of the second cluster are known',
  )
  return administrator.server(server.name)
}

/** Of its templates one is left to be discovered. */
export async function publishTemplates(
  administrator: Person,
  server: Server,
  groups: readonly Group[],
): Promise<AdministeredTemplate[]> {
  const idOf = (name: string) => groups.find((group) => group.name === name)?.id ?? ''
  const templates: Omit<NewTemplate, 'server_id' | 'protocols' | 'default_protocol'>[] = [
    {
      ...{ vmid: 9000, name: 'Statistics with R', operating_system: 'Debian 12' },
      ...{ description: 'R, RStudio and the data sets of the course.', session_minutes: 90 },
      ...{ size: { cpu_cores: 2, memory_mb: 2048 }, position: 20 },
    },
    {
      ...{ vmid: 9001, name: 'Drawing and CAD', operating_system: 'Debian 12', position: 30 },
      ...{ description: 'FreeCAD, Inkscape and Blender; for the robotics club.' },
      ...{ access: 'groups', group_ids: [idOf('Robotics club'), idOf('Teachers')] },
    },
    {
      ...{ vmid: 9002, name: 'Examination', operating_system: 'Debian 12', position: 40 },
      ...{ description: 'Without the network; published on the day.', is_published: false },
    },
  ]
  const published: AdministeredTemplate[] = []
  for (const template of templates)
    published.push(
      await administrator.ask('POST', '/admin/templates', {
        ...{ server_id: server.id, protocols: ['vnc', 'ssh'], default_protocol: 'vnc' },
        ...template,
      }),
    )
  return published
}
