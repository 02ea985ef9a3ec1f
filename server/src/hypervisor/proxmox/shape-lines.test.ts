import { expect, test } from 'vitest'
import { shapeLines } from './shape-lines.ts'

const card = 'virtio=BC:24:11:3B:BB:1F,bridge=vmbr0,firewall=1'
const size = { cores: 4, memoryMb: 2048 }

test('only lines that are not as they should be are written', () => {
  const same = { cores: 2, sockets: 2, memory: 'current=2048', net0: card }
  expect(shapeLines(same, { size, network: { bridge: 'vmbr0', vlan: null } })).toEqual({})
  expect(shapeLines({ cores: 2, memory: '2048' }, { size })).toEqual({ cores: 4, sockets: 1 })
  expect(shapeLines({ cores: 4 }, { size })).toEqual({ memory: 2048 })
  expect(shapeLines(same, {})).toEqual({})
})

test('what ballooning leaves at least is not more than all', () => {
  const lines = shapeLines({ cores: 4, memory: '8192', balloon: 4096 }, { size })
  expect(lines).toEqual({ memory: 2048, balloon: 2048 })
})

test('a card goes to another bridge and VLAN as it is', () => {
  const network = (bridge: string, vlan: number | null) =>
    shapeLines({ net0: `${card},tag=7` }, { network: { bridge, vlan } })
  expect(network('vmbr1', 12)).toEqual({
    net0: 'virtio=BC:24:11:3B:BB:1F,firewall=1,bridge=vmbr1,tag=12',
  })
  expect(network('vmbr0', null)).toEqual({
    net0: 'virtio=BC:24:11:3B:BB:1F,firewall=1,bridge=vmbr0',
  })
})

test('a network is refused where there is no card', () => {
  expect(() => shapeLines({}, { network: { bridge: 'vmbr1', vlan: null } })).toThrow(/net0/)
})
