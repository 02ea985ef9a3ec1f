import { expect, test } from 'vitest'
import type { Major } from '../nodes/manner.ts'
import { agent, agentFields, net, netFields } from './property-formats.ts'
import { readPropertyString } from './property-string.ts'

const faultOf = (parameter: typeof agent | typeof net, value: string, major: Major = 9) =>
  parameter.format(value, { path: 'it', major })

test.each(['1', '0', 'enabled=1', 'yes', 'enabled=true,fstrim_cloned_disks=1', '1,type=isa'])(
  'an agent is set by %s',
  (value) => expect(faultOf(agent, value)).toBeNull(),
)

test.each([
  ['maybe', "format error\nit.enabled: type check ('boolean') failed - got 'maybe'\n"],
  ['type=virtio', 'format error\nit.enabled: property is missing and it is not optional\n'],
  [
    '1,type=serial',
    "format error\nit.type: value 'serial' does not have a value in the enumeration 'virtio, isa'\n",
  ],
  [
    '1,speed=9',
    'format error\nit.speed: property is not defined in schema and the schema does not allow additional properties\n',
  ],
  ['1,0', 'duplicate key in comma-separated list property: enabled\n'],
  ['1,type=isa,type=isa', 'duplicate key in comma-separated list property: type\n'],
  ['=1', 'missing key in comma-separated list property\n'],
])('%s is no agent', (value, fault) => expect(faultOf(agent, value)).toBe(fault))

test('a key that came with 9 is unknown before', () => {
  expect(faultOf(agent, '1,freeze-fs=0', 9)).toBeNull()
  expect(faultOf(agent, '1,freeze-fs=0', 8)).toContain(
    'it.freeze-fs: property is not defined in schema',
  )
})

test('a model of network card is the key of its address, and both are read', () => {
  const line = 'virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=on'
  expect(faultOf(net, line)).toBeNull()
  expect(Object.fromEntries(readPropertyString(netFields, line, 9))).toEqual({
    model: 'virtio',
    macaddr: 'BC:24:11:00:00:01',
    bridge: 'vmbr0',
    firewall: '1',
  })
  expect(Object.fromEntries(readPropertyString(netFields, 'e1000', 9))).toEqual({ model: 'e1000' })
})

test.each([
  [
    'virtio=BD:24:11:00:00:01',
    'it.macaddr: invalid format - value does not look like a valid unicast',
  ],
  ['virtio,bridge=a b', "it.bridge: invalid format - invalid bridge ID 'a b'"],
  ['virtio,tag=4095', 'it.tag: value must have a maximum value of 4094'],
  ['bridge=vmbr0', 'it.model: property is missing'],
])('%s is no network card', (value, fault) => expect(faultOf(net, value)).toContain(fault))

test('words for yes and no are read as such, but without their key only by 9', () => {
  expect(readPropertyString(agentFields, 'enabled=off', 8).get('enabled')).toBe('0')
  expect(readPropertyString(agentFields, 'off', 9).get('enabled')).toBe('0')
  expect(faultOf(agent, 'off', 8)).toContain("type check ('boolean') failed - got 'off'")
})
