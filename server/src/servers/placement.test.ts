import { array, assert, boolean, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { available, type NodeCapacity, type ServerInUse } from './node-capacity.ts'
import { choose, fillUp, judge, type Need } from './placement.ts'

const limits: ServerInUse = {
  ...{
    name: 'School',
    isActive: true,
    isDraining: false,
    maxVmsPerNode: 5,
    maxConcurrentSessions: 20,
  },
  ...{ cpuOvercommitRatio: 2, memoryOvercommitRatio: 1.5, openSessions: 0 },
}
const node = (more: Partial<NodeCapacity> = {}): NodeCapacity => ({
  ...{ nodeId: 'a', name: 'pve1', serverId: 's', server: limits, isOnline: true },
  physical: { cpu: 8, memoryMb: 16_384 },
  others: { cpu: 0, memoryMb: 0 },
  ...{ sessions: 0, reserved: { cpu: 0, memoryMb: 0 } },
  ...more,
})
const need = (more: Partial<Need> = {}): Need => ({
  cpu: 2,
  memoryMb: 2048,
  nodeIds: null,
  preferredNodeId: null,
  ...more,
})
const codes = (found: NodeCapacity, wanted = need()) =>
  judge(wanted, [found])[0]?.obstacles.map(({ code }) => code)

test('3.0-5 available is physical times ratio, less what ours reserve and what others run', () => {
  const busy = node({ others: { cpu: 3, memoryMb: 4096 }, reserved: { cpu: 4, memoryMb: 2048 } })
  expect(available(busy)).toEqual({ cpu: 8 * 2 - 3 - 4, memoryMb: 16_384 * 1.5 - 4096 - 2048 })
})

test('3.0-4 a template fits as long as it is at most what is available, to the last core', () => {
  expect(codes(node({ reserved: { cpu: 14, memoryMb: 0 } }))).toEqual([])
  expect(codes(node({ reserved: { cpu: 14.5, memoryMb: 0 } }))).toEqual(['no_cpu'])
  expect(codes(node({ reserved: { cpu: 0, memoryMb: 22_528 } }))).toEqual([])
  expect(codes(node({ reserved: { cpu: 0, memoryMb: 22_529 } }))).toEqual(['no_memory'])
})

test('3.0-4 the limits on VMs of a node and on sessions of a server are reached, never passed', () => {
  expect(codes(node({ sessions: 4 }))).toEqual([])
  expect(codes(node({ sessions: 5 }))).toEqual(['node_full'])
  expect(codes(node({ server: { ...limits, openSessions: 20 } }))).toEqual(['server_full'])
})

test('every reason is named at once, with what would help', () => {
  const full = node({ sessions: 9, reserved: { cpu: 16, memoryMb: 24_576 } })
  const [verdict] = judge(need(), [full])
  expect(verdict?.obstacles.map(({ code }) => code)).toEqual(['node_full', 'no_cpu', 'no_memory'])
  for (const { message, hint } of verdict?.obstacles ?? []) {
    expect(message).toMatch(/\.$/)
    expect(hint).toMatch(/\.$/)
  }
})

test('3.0-8 a node that is off, unknown, without the template or of an inactive server is passed over', () => {
  expect(codes(node({ isOnline: false }))).toContain('node_offline')
  expect(codes(node({ physical: null }))).toEqual(['capacity_unknown'])
  expect(codes(node(), need({ nodeIds: new Set(['b']) }))).toEqual(['template_not_on_node'])
  expect(codes(node({ server: { ...limits, isActive: false } }))).toEqual(['server_inactive'])
})

test('the node with the most headroom is chosen, by the scarcer of CPU and memory', () => {
  const wide = node({ nodeId: 'wide', physical: { cpu: 64, memoryMb: 4096 } })
  const even = node({ nodeId: 'even', name: 'pve2' })
  expect(choose(need(), [wide, even])?.nodeId).toBe('even')
})

test('the preferred node is chosen while it has room, and another one after that', () => {
  const wanted = need({ preferredNodeId: 'small' })
  const small = node({ nodeId: 'small', name: 'pve2', physical: { cpu: 2, memoryMb: 4096 } })
  expect(choose(wanted, [node(), small])?.nodeId).toBe('small')
  const full = { ...small, reserved: { cpu: 4, memoryMb: 0 } }
  expect(choose(wanted, [node(), full])?.nodeId).toBe('a')
})

const anyNode = record({
  cpu: integer({ min: 1, max: 64 }),
  memoryMb: integer({ min: 512, max: 65_536 }),
  maxVms: integer({ min: 0, max: 12 }),
  isOnline: boolean(),
})

test('whatever the nodes, counting what fits never passes a limit, and stops only when nothing fits', () => {
  return assert(
    property(
      array(anyNode, { maxLength: 4 }),
      integer({ min: 0, max: 30 }),
      integer({ min: 1, max: 8 }),
      (found, maxConcurrentSessions, cpu) => {
        const wanted = need({ cpu, memoryMb: cpu * 700 })
        const nodes = found.map(({ cpu: cores, memoryMb, maxVms, isOnline }, index) =>
          node({
            ...{ nodeId: String(index), name: `pve${index}`, isOnline },
            physical: { cpu: cores, memoryMb },
            server: { ...limits, maxVmsPerNode: maxVms, maxConcurrentSessions },
          }),
        )
        const { counts } = fillUp(wanted, nodes, 1000)
        const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
        expect(all).toBeLessThanOrEqual(maxConcurrentSessions)
        const after = nodes.map((each) => {
          const sessions = counts.get(each.nodeId) ?? 0
          const reserved = { cpu: sessions * wanted.cpu, memoryMb: sessions * wanted.memoryMb }
          return { ...each, sessions, reserved, server: { ...each.server, openSessions: all } }
        })
        for (const each of after) {
          const left = available(each)
          expect(each.sessions === 0 || (left.cpu >= 0 && left.memoryMb >= 0)).toBe(true)
          expect(each.sessions).toBeLessThanOrEqual(each.isOnline ? each.server.maxVmsPerNode : 0)
        }
        expect(choose(wanted, after)).toBeNull()
      },
    ),
  )
})
