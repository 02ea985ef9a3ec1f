import { expect, test } from 'vitest'
import { AlreadyRunning, DiskExists, GuestAgentError, NoSuchDisk, StillRunning } from './errors.ts'
import { createSimulatedEngine } from './simulated-engine.ts'

const specOf = (vmid: number) => ({
  ...{ vmid, memoryMiB: 1024, cores: 2, boot: 'warm' as const, resumeFrom: null },
  identity: { hostname: `d${vmid}`, macAddress: 'BC:24:11:00:00:01', credentials: null },
})
const quick = { startMs: { warm: 1, cold: 1 }, agentMs: { warm: 20, cold: 20 }, addressMs: 20 }

test('the engine keeps to its table', async () => {
  const engine = createSimulatedEngine({ ...quick, cloneMs: 0, shutdownMs: 0 })
  await expect(engine.start(specOf(101))).rejects.toThrow(NoSuchDisk)
  await expect(engine.snapshot(101, 's', false)).rejects.toThrow(NoSuchDisk)
  await engine.stop(101)
  await engine.deleteDisk(101)
  expect(await engine.shutdown(101, 10)).toBe(true)

  await engine.cloneDisk(101, { source: null, full: false })
  await expect(engine.cloneDisk(101, { source: null, full: false })).rejects.toThrow(DiskExists)
  await engine.start(specOf(101))
  await expect(engine.start(specOf(101))).rejects.toThrow(AlreadyRunning)
  await expect(engine.deleteDisk(101)).rejects.toThrow(StillRunning)
  expect(engine.running().has(101)).toBe(true)

  const exits: number[] = []
  engine.onExit((vmid) => exits.push(vmid))
  expect(await engine.shutdown(101, 1000)).toBe(true)
  expect(exits).toEqual([101])
  await engine.deleteDisk(101)
  expect(await engine.disks()).toEqual(new Map())
})

/** Stands still until it is told otherwise. */
function handClock() {
  let now = 1000
  return { now: () => now, sleep: async () => undefined, pass: (ms: number) => (now += ms) }
}

test('a guest’s agent answers after a while, and its address comes later', async () => {
  const clock = handClock()
  const engine = createSimulatedEngine({
    ...{ clock, agentMs: { warm: 100, cold: 100 }, addressMs: 100, disks: new Map([[101, []]]) },
  })
  await engine.start(specOf(101))
  const ask = () => engine.agent(101).command('guest-network-get-interfaces')
  await expect(ask()).rejects.toThrow(GuestAgentError)
  clock.pass(100)
  expect(await ask()).toMatchObject([
    { name: 'lo' },
    { name: 'eth0', 'hardware-address': 'bc:24:11:00:00:01' },
    { name: 'dummy0' },
    { name: 'docker0' },
  ])
  expect(JSON.stringify(await ask())).not.toContain('"10.77.')
  clock.pass(100)
  expect(JSON.stringify(await ask())).toContain('"10.77.')
})

test('whoever gives addresses is asked at each start, and again when the guest is reset', async () => {
  const given: number[] = []
  const engine = createSimulatedEngine({
    ...{ clock: handClock(), agentMs: { warm: 0, cold: 0 }, addressMs: 0 },
    ...{ disks: new Map([[101, []]]), addressOf: (vmid) => `127.64.0.${given.push(vmid)}` },
  })
  const ask = () => engine.agent(101).command('guest-network-get-interfaces')
  await engine.start(specOf(101))
  expect(JSON.stringify(await ask())).toContain('127.64.0.1')
  await engine.reset(101)
  expect(JSON.stringify(await ask())).toContain('127.64.0.2')
  expect(given).toEqual([101, 101])
})

test('a guest takes the address that was reserved for it', async () => {
  const engine = createSimulatedEngine({
    ...{ clock: handClock(), agentMs: { warm: 0, cold: 0 }, addressMs: 0 },
    disks: new Map([[101, []]]),
  })
  await engine.start({ ...specOf(101), address: '10.88.0.100' })
  const answer = await engine.agent(101).command('guest-network-get-interfaces')
  expect(JSON.stringify(answer)).toContain('"10.88.0.100"')
})

test('a guest that is told to shut down ends its machine', async () => {
  const engine = createSimulatedEngine({
    ...{ clock: handClock(), agentMs: { warm: 0, cold: 0 }, disks: new Map([[101, []]]) },
  })
  await engine.start(specOf(101))
  expect(engine.figures(101)).not.toBeNull()
  expect(await engine.agent(101).command('guest-shutdown')).toBeUndefined()
  expect(engine.figures(101)).toBeNull()
})

test('thousands of machines have addresses of their own', async () => {
  const vmids = Array.from({ length: 3000 }, (_, index) => 100 + index)
  const engine = createSimulatedEngine({
    ...{ startMs: { warm: 0, cold: 0 }, agentMs: { warm: 0, cold: 0 }, addressMs: 0 },
    disks: new Map(vmids.map((vmid) => [vmid, []])),
  })
  await Promise.all(vmids.map((vmid) => engine.start(specOf(vmid))))
  const answers = await Promise.all(
    vmids.map((vmid) => engine.agent(vmid).command('guest-network-get-interfaces')),
  )
  const addresses = answers.map((answer) => /10\.\d+\.\d+\.\d+/.exec(JSON.stringify(answer))?.[0])
  expect(new Set(addresses).size).toBe(3000)
  await engine.close()
  expect(engine.running().size).toBe(0)
})
