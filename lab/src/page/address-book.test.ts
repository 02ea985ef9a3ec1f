import { expect, test, vi } from 'vitest'
import type { RunningMachine } from '../engine/engine.ts'
import { createSimulatedEngine } from '../engine/simulated-engine.ts'
import { AddressBook } from './address-book.ts'

const told = (address: string) => [
  { name: 'lo', 'ip-addresses': [{ 'ip-address': '127.0.0.1' }] },
  { name: 'eth0', 'ip-addresses': [{ 'ip-address': 'fe80::1' }, { 'ip-address': address }] },
]

function book() {
  const engine = createSimulatedEngine()
  const command = vi.fn<() => Promise<unknown>>()
  const running = new Map<number, RunningMachine>()
  vi.spyOn(engine, 'running').mockReturnValue(running)
  vi.spyOn(engine, 'agent').mockReturnValue({ command })
  let now = 0
  const clock = { now: () => now, sleep: () => Promise.resolve() }
  const runs = (since: number) => running.set(101, { pid: 1, since, paused: false })
  const pass = (ms: number) => {
    now += ms
  }
  return { addresses: new AddressBook(engine, clock), command, running, runs, pass }
}

test('a guest is asked seldom once its address is known', async () => {
  const { addresses, command, runs, pass } = book()
  command.mockResolvedValue(told('10.77.0.7'))
  runs(1)
  expect(addresses.lookUp(101)).toBeNull()
  await vi.waitFor(() => expect(addresses.lookUp(101)).toBe('10.77.0.7'))
  pass(10_000)
  expect(addresses.lookUp(101)).toBe('10.77.0.7')
  expect(command).toHaveBeenCalledTimes(1)
  pass(30_000)
  addresses.lookUp(101)
  expect(command).toHaveBeenCalledTimes(2)
})

test('one question is asked at a time, and a guest that boots has no address', async () => {
  const { addresses, command, runs, pass } = book()
  const answer = Promise.withResolvers<unknown>()
  command.mockReturnValueOnce(answer.promise)
  runs(1)
  for (let asked = 0; asked < 3; asked += 1) {
    addresses.lookUp(101)
    pass(5000)
  }
  expect(command).toHaveBeenCalledTimes(1)
  answer.reject(new Error('The guest agent does not answer.'))
  command.mockResolvedValue(told('10.77.0.8'))
  await vi.waitFor(() => {
    pass(5000)
    expect(addresses.lookUp(101)).toBe('10.77.0.8')
  })
})

test('a machine that was started again is asked again', async () => {
  const { addresses, command, running, runs } = book()
  command.mockResolvedValueOnce(told('10.77.0.7')).mockResolvedValueOnce(told('10.77.0.9'))
  runs(1)
  await vi.waitFor(() => expect(addresses.lookUp(101)).toBe('10.77.0.7'))
  runs(2)
  await vi.waitFor(() => expect(addresses.lookUp(101)).toBe('10.77.0.9'))
  running.clear()
  expect(addresses.lookUp(101)).toBeNull()
})
