import type {
  CapabilityReport,
  PrivilegeGap,
  StorageCapability,
  TemplateCapability,
} from '@carrel/server/hypervisor/capability-report'

const yesOrNo = (answer: boolean | null) => (answer === null ? 'not known' : answer ? 'yes' : 'no')

function templateLines(template: TemplateCapability): string[] {
  const { node, vmid, name, agent, bridge, storages, shared, linkedClones, snapshots } = template
  return [
    `  ${vmid} ${name ?? ''} on ${node}, disks on ${storages.join(', ') || 'no storage'}`,
    `     linked clones ${yesOrNo(linkedClones)}, snapshots ${yesOrNo(snapshots)}, clones on other nodes ${yesOrNo(shared)}`,
    ...(agent ? [] : ['     ! The QEMU guest agent is off: its desktops would get no address.']),
    ...(bridge === null ? ['     ! It has no network card net0.'] : []),
  ]
}

function storageLine({ storage, node, type, snapshots, linkedClones }: StorageCapability): string {
  const place = node === null ? 'on all nodes' : `on ${node}`
  return `  ${storage} (${type ?? 'unknown kind'}) ${place}: linked clones ${yesOrNo(linkedClones)}, snapshots ${snapshots ?? 'not known'}`
}

function gapLines({ path, privileges, purpose, commands }: PrivilegeGap): string[] {
  return [
    `  ${privileges.join(' or ')} on ${path}, to ${purpose}`,
    ...commands.map((line) => `     ${line}`),
  ]
}

const section = (title: string, lines: readonly string[]) =>
  lines.length > 0 ? [title, ...lines, ''] : []

/** For a terminal: what is there, and at the end what is missing with the commands that grant it. */
export function capabilityText(report: CapabilityReport): string {
  const { version, supported, nodes, templates, storages, missing } = report
  return [
    `Proxmox VE ${version}${supported ? '' : ', which is too old: Carrel needs 7.4 or later'}`,
    '',
    ...section(
      'Nodes',
      nodes.map(({ node, online }) => `  ${node}${online ? '' : ', offline'}`),
    ),
    ...section('Templates', templates.flatMap(templateLines)),
    ...(templates.length > 0
      ? []
      : ['Templates', '  None that the token can see. Is the template in the pool?', '']),
    ...section('Storages for disks', storages.filter(({ disks }) => disks).map(storageLine)),
    ...(missing.length > 0
      ? ['Missing rights', ...missing.flatMap(gapLines)]
      : ['No right is missing.']),
  ].join('\n')
}

/** Whether desktops can be launched with what was found. */
export const isReady = ({ supported, missing, templates }: CapabilityReport) =>
  supported &&
  missing.length === 0 &&
  templates.some(({ agent, bridge }) => agent && bridge !== null)
