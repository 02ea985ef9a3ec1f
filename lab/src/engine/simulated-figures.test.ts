import { expect, test } from 'vitest'
import { simulatedFigures } from './simulated-figures.ts'
import { freshState, type SimulatedGuest } from './simulated-guest.ts'

const guest: SimulatedGuest = {
  ...{ pid: 5_000_001, since: 0, paused: false, agentAt: 10_000, addressAt: 12_000 },
  ...{ address: '10.77.0.9', username: 'carrel', state: freshState() },
  spec: {
    ...{ vmid: 101, memoryMiB: 1024, cores: 2, boot: 'cold', resumeFrom: null },
    identity: { hostname: 'desk', macAddress: 'BC:24:11:00:00:01', credentials: null },
  },
}

test('a booting machine works hard, and its guest does not tell its memory yet', () => {
  const { cpuSeconds, guestMemory, disk } = simulatedFigures(guest, 5000)
  expect(cpuSeconds).toBeCloseTo(9)
  expect(guestMemory).toBeNull()
  expect(disk).toMatchObject({ readBytes: 128 * 1024 ** 2, idleMs: null })
})

test('an idle desktop does little, and nothing that it has counted goes back', () => {
  const early = simulatedFigures(guest, 20_000)
  const late = simulatedFigures(guest, 120_000)
  expect(late.cpuSeconds - early.cpuSeconds).toBeCloseTo(1.6)
  expect(late.disk.writtenBytes).toBeGreaterThan(early.disk.writtenBytes)
  expect(late.network.inBytes).toBeGreaterThan(early.network.inBytes)
  expect(late.guestMemory?.freeBytes).toBeLessThan(late.guestMemory?.totalBytes ?? 0)
})
