import { bridgeId, macAddress } from './format.ts'
import type { Parameter } from './parameter.ts'
import { type Alias, type Fields, propertyString } from './property-string.ts'

const flag = { type: 'boolean', optional: true } as const

export const agentFields: Fields = {
  enabled: { type: 'boolean', isDefault: true },
  fstrim_cloned_disks: flag,
  'freeze-fs-on-backup': { alias: 'freeze-fs', since: 9, before: flag },
  'freeze-fs': { ...flag, since: 9 },
  'guest-fsfreeze': { alias: 'freeze-fs', since: 9 },
  type: { type: 'string', enum: ['virtio', 'isa'], optional: true },
}

const nicModels = [
  'e1000',
  'e1000-82540em',
  'e1000-82544gc',
  'e1000-82545em',
  'e1000e',
  'i82551',
  'i82557b',
  'i82559er',
  'ne2k_isa',
  'ne2k_pci',
  'pcnet',
  'rtl8139',
  'virtio',
  'vmxnet3',
] as const
const byModel: Readonly<Record<string, Alias>> = Object.fromEntries(
  nicModels.map((model) => [model, { alias: 'macaddr', nameIs: 'model' }]),
)

export const netFields: Fields = {
  macaddr: { type: 'string', format: macAddress, optional: true },
  model: { type: 'string', enum: nicModels, isDefault: true },
  ...byModel,
  bridge: { type: 'string', format: bridgeId, optional: true },
  queues: { type: 'integer', minimum: 0, maximum: 64, optional: true },
  rate: { type: 'number', minimum: 0, optional: true },
  tag: { type: 'integer', minimum: 1, maximum: 4094, optional: true },
  trunks: { type: 'string', pattern: /\d+(?:-\d+)?(?:;\d+(?:-\d+)?)*/, optional: true },
  firewall: flag,
  link_down: flag,
  mtu: { type: 'integer', minimum: 1, maximum: 65_520, optional: true },
  'host-tunnel': { ...flag, since: 9 },
}

const memoryFields: Fields = { current: { type: 'integer', isDefault: true, minimum: 16 } }

export const agent = {
  type: 'string',
  format: propertyString(agentFields),
  optional: true,
} as const satisfies Parameter
/** `net0`, `net1` and so on. */
export const net = {
  type: 'string',
  format: propertyString(netFields),
  optional: true,
} as const satisfies Parameter
/** MiB: `512`, and from 8.0 on `current=512` as well. */
export const memory = {
  type: 'string',
  format: propertyString(memoryFields),
  in7: { type: 'integer', minimum: 16 },
  optional: true,
} as const satisfies Parameter
