import { expect, test } from 'vitest'
import { HypervisorFake } from '../hypervisor/hypervisor-fake.ts'
import { Inventories } from './inventories.ts'

function watched() {
  const hypervisor = new HypervisorFake()
  return { hypervisor, inventories: new Inventories({ of: async () => hypervisor }) }
}

test('R4 whoever wants to know at once shares one call to the server', async () => {
  const { hypervisor, inventories } = watched()
  const looks = await Promise.all(Array.from({ length: 20 }, () => inventories.look('s')))
  expect(hypervisor.looks).toBe(1)
  expect(new Set(looks).size).toBe(1)
})

test('what is fresh enough is not asked again, and what is not is', async () => {
  const { hypervisor, inventories } = watched()
  const first = await inventories.look('s')
  expect(await inventories.look('s', 60_000)).toBe(first)
  expect(hypervisor.looks).toBe(1)
  expect(await inventories.look('s')).not.toBe(first)
  expect(hypervisor.looks).toBe(2)
})

test('a look that failed is not kept', async () => {
  const { hypervisor, inventories } = watched()
  hypervisor.failNext.set('inventory', new Error('away'))
  await expect(inventories.look('s', 60_000)).rejects.toThrow('away')
  expect((await inventories.look('s', 60_000)).inventory.nodes).toHaveLength(1)
})
