import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HypervisorFake } from '../hypervisor/hypervisor-fake.ts'
import { Inventories } from '../servers/inventories.ts'
import { VmAddress } from './vm-address.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const hypervisors = (hypervisor: HypervisorFake) => ({ of: async () => hypervisor })
const clock = {
  now: () => Date.now(),
  sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
}

/** Sessions that wait, each for its VM; the VMs are as `ready` makes them. */
async function waiting(count: number, hypervisor: HypervisorFake) {
  const inventories = new Inventories(hypervisors(hypervisor))
  const nodes = { guestNetworks: async () => [] }
  const vmAddress = new VmAddress({ inventories, nodes, clock })
  const template = { node: 'pve', vmid: 9000 }
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const vm = { node: 'pve', vmid: 100 + index, notes: '' }
      await hypervisor.clone({ ...vm, template, name: 'vm', description: '', tags: [] })
      const session = { serverId: 's', nodeId: 'n' }
      const poll = { stillWanted: async () => true, take: async () => true }
      return { vm, address: () => vmAddress.resolve(session, { hypervisor, vm }, poll) }
    }),
  )
}
const questions = ({ calls }: HypervisorFake) =>
  calls.filter((call) => call.startsWith('address')).length

test('3.4-5 all who wait share one look at the server every two seconds', async () => {
  const hypervisor = new HypervisorFake()
  hypervisor.network = []
  const sessions = await waiting(30, hypervisor)
  for (const { vm } of sessions) await hypervisor.start(vm)
  const waits = sessions.map(({ address }) => address().catch((error) => error.code))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(hypervisor.looks).toBeGreaterThan(15)
  expect(hypervisor.looks).toBeLessThanOrEqual(60 / 2)
  expect(questions(hypervisor)).toBeGreaterThan(30 * 25)
  await vi.advanceTimersByTimeAsync(300_000)
  expect(await Promise.all(waits)).toEqual(Array(30).fill('address_timeout'))
})

test('the agent of a VM that is off is not asked, once its list is fresh enough to say so', async () => {
  const hypervisor = new HypervisorFake()
  const [session] = await waiting(1, hypervisor)
  const address = session?.address()
  await vi.advanceTimersByTimeAsync(16_000)
  const before = questions(hypervisor)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(questions(hypervisor)).toBe(before)
  await hypervisor.start({ node: 'pve', vmid: 100, notes: '' })
  await vi.advanceTimersByTimeAsync(5000)
  expect(await address).toBe('127.0.0.1')
})

test('nobody looks at the server for a VM that has its address at once', async () => {
  const hypervisor = new HypervisorFake()
  const [session] = await waiting(1, hypervisor)
  await hypervisor.start({ node: 'pve', vmid: 100, notes: '' })
  expect(await session?.address()).toBe('127.0.0.1')
  expect(hypervisor.looks).toBe(0)
})
