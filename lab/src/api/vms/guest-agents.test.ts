import { expect, test, vi } from 'vitest'
import { createSimulatedEngine } from '../../engine/simulated-engine.ts'
import { GuestAgents } from './guest-agents.ts'
import type { Vm } from './vm.ts'

const vm: Vm = {
  ...{ vmid: 101, node: 'lab', pool: null, lock: null, origin: null, parent: null },
  ...{ config: { agent: '1' }, snapshots: [] },
}

test('an agent whose turn does not come is a miss at its time, and is pinged once', async () => {
  const engine = createSimulatedEngine()
  const command = vi.fn(() => new Promise<never>(() => undefined))
  vi.spyOn(engine, 'running').mockReturnValue(new Map([[101, { pid: 1, since: 0 }]]))
  vi.spyOn(engine, 'agent').mockReturnValue({ command })
  const agents = new GuestAgents(engine, 50)
  const asked = [1, 2, 3].map(() => agents.ask(vm, 'guest-info'))
  for (const each of asked) await expect(each).rejects.toThrow('QEMU guest agent is not running')
  expect(command).toHaveBeenCalledTimes(1)
})

test('an agent that comes up within the time is not a miss', async () => {
  const engine = createSimulatedEngine({
    ...{ startMs: { warm: 0, cold: 0 }, agentMs: { warm: 150, cold: 150 } },
    disks: new Map([[101, []]]),
  })
  const identity = { hostname: 'd', macAddress: 'BC:24:11:00:00:01', credentials: null }
  await engine.start({ vmid: 101, memoryMiB: 512, cores: 1, boot: 'warm', identity })
  const agents = new GuestAgents(engine, 5000)
  expect(await agents.ask(vm, 'guest-ping')).toEqual({ result: {} })
  expect(await agents.ask(vm, 'guest-nonsense')).toMatchObject({
    result: { error: { class: 'CommandNotFound' } },
  })
})
