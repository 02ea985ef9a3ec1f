import { type ProxmoxFeature, type ProxmoxVersion, supports } from './proxmox-version.ts'

/** What a privilege is held on. */
export type PrivilegePlace = 'template' | 'desktops' | 'storage' | 'network' | 'node'

export interface PrivilegeNeed {
  readonly place: PrivilegePlace
  /** Any one of them is enough; the first is what Carrel asks for. */
  readonly oneOf: readonly [string, ...string[]]
  /** Completes “Without it Carrel cannot …”. */
  readonly purpose: string
  readonly since?: ProxmoxFeature
  readonly until?: ProxmoxFeature
}

/** Everything that Carrel does, and the right that Proxmox VE wants for it. */
const needs: readonly PrivilegeNeed[] = [
  { place: 'template', oneOf: ['VM.Audit'], purpose: 'read the template' },
  { place: 'template', oneOf: ['VM.Clone'], purpose: 'clone the template' },
  { place: 'desktops', oneOf: ['VM.Allocate'], purpose: 'make and destroy desktops' },
  { place: 'desktops', oneOf: ['VM.Audit'], purpose: 'see the state of desktops' },
  { place: 'desktops', oneOf: ['VM.PowerMgmt'], purpose: 'start and stop desktops' },
  { place: 'desktops', oneOf: ['VM.Config.Options'], purpose: 'mark desktops as its own' },
  {
    place: 'desktops',
    oneOf: ['VM.Config.Cloudinit', 'VM.Config.Network'],
    purpose: 'give a desktop its user and password',
  },
  { place: 'desktops', oneOf: ['VM.Snapshot'], purpose: 'take and restore snapshots' },
  {
    place: 'desktops',
    oneOf: ['VM.Monitor'],
    purpose: 'ask a desktop for its address',
    until: 'guest_agent_privileges',
  },
  {
    place: 'desktops',
    oneOf: ['VM.GuestAgent.Audit', 'VM.GuestAgent.Unrestricted'],
    purpose: 'ask a desktop for its address',
    since: 'guest_agent_privileges',
  },
  { place: 'storage', oneOf: ['Datastore.AllocateSpace'], purpose: 'make the disks of desktops' },
  { place: 'network', oneOf: ['SDN.Use'], purpose: 'connect desktops', since: 'sdn_use' },
  { place: 'node', oneOf: ['Sys.Audit'], purpose: 'see how busy the node is' },
]

export function needsAt(place: PrivilegePlace, version: ProxmoxVersion): readonly PrivilegeNeed[] {
  return needs.filter(
    ({ place: where, since, until }) =>
      where === place &&
      (since === undefined || supports(version, since)) &&
      (until === undefined || !supports(version, until)),
  )
}
