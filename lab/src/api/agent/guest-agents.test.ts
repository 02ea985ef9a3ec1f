import { expect, test, vi } from 'vitest'
import { createClock } from '../../clock.ts'
import { GuestAgentError } from '../../engine/errors.ts'
import { createSimulatedEngine } from '../../engine/simulated-engine.ts'
import { type MannerName, manners } from '../nodes/manner.ts'
import { bare, type Vm } from '../vms/vm.ts'
import { GuestAgents } from './guest-agents.ts'

const vm: Vm = { ...bare, vmid: 101, node: 'lab', config: { agent: '1' } }

type Command = (name: string) => Promise<unknown>

function agentsOver(command: Command, { manner = '9.2', running = true } = {}) {
  const engine = createSimulatedEngine()
  const machine = { pid: 1, since: 0, paused: false }
  const machines = vi.spyOn(engine, 'running') as unknown as {
    mockReturnValue(value: unknown): void
  }
  machines.mockReturnValue(running ? new Map([[101, machine]]) : new Map())
  vi.spyOn(engine, 'agent').mockReturnValue({ command })
  const agents = new GuestAgents({
    ...{ engine, clock: createClock(100), manner: manners[manner as MannerName] },
  })
  return { agents, powerOff: () => machines.mockReturnValue(new Map()) }
}

const refused = (desc: string) =>
  new GuestAgentError('refused', desc, { class: 'GenericError', desc })
const silent = () => Promise.reject(new GuestAgentError('unreachable', 'no answer'))
const answering = (answer: () => Promise<unknown>) => (name: string) =>
  name === 'guest-ping' ? Promise.resolve({}) : answer()

test('a VM without an agent line is told so before anything else is looked at', async () => {
  const { agents } = agentsOver(silent, { running: false })
  await expect(agents.ask({ ...vm, config: {} }, 'guest-info')).rejects.toThrow(
    'No QEMU guest agent configured',
  )
  await expect(agents.ask(vm, 'guest-info')).rejects.toThrow('VM 101 is not running')
})

test('an agent that is switched off is not waited for', async () => {
  const ping = vi.fn(silent)
  const { agents } = agentsOver(ping)
  const off = { ...vm, config: { agent: '0' } }
  await expect(agents.ask(off, 'guest-info')).rejects.toThrow('QEMU guest agent is not running')
  expect(ping).not.toHaveBeenCalled()
})

test('an agent whose turn does not come is a miss at its time, and is pinged once', async () => {
  const command = vi.fn(() => new Promise<never>(() => undefined))
  const { agents } = agentsOver(command)
  const asked = [1, 2, 3].map(() => agents.ask(vm, 'guest-info'))
  for (const each of asked) await expect(each).rejects.toThrow('QEMU guest agent is not running')
  expect(command).toHaveBeenCalledTimes(1)
})

test('an agent that comes up within the time is not a miss', async () => {
  let pings = 0
  const { agents } = agentsOver(async (name) => {
    if (name === 'guest-ping' && ++pings < 3) return silent()
    return 'here'
  })
  expect(await agents.ask(vm, 'guest-info')).toEqual({ result: 'here' })
})

test('what the agent refuses is an answer to a question, and an error of a command', async () => {
  const { agents } = agentsOver(answering(() => Promise.reject(refused('no'))))
  expect(await agents.ask(vm, 'guest-suspend-disk')).toEqual({
    result: { error: { class: 'GenericError', desc: 'no' } },
  })
  await expect(agents.run(vm, 'guest-exec', {})).rejects.toThrow('Agent error: no')
})

test('a text that does not fit into a status line breaks the daemon', async () => {
  const { agents } = agentsOver(answering(() => Promise.reject(refused('no “program”'))))
  await expect(agents.run(vm, 'guest-exec', {})).rejects.toMatchObject({
    ...{ status: 596, message: 'Broken pipe' },
  })
})

test.each([
  ['7.4', 'qmp'],
  ['8.4', 'qmp'],
  ['9.2', 'qga'],
])('in %s a command without an answer is one of %s', async (manner, kind) => {
  const { agents } = agentsOver(answering(silent), { manner })
  await expect(agents.ask(vm, 'guest-get-users')).rejects.toThrow(
    `VM 101 ${kind} command 'guest-get-users' failed - got timeout`,
  )
})

test('a guest that goes off owes no answer', async () => {
  const { agents, powerOff } = agentsOver(
    answering(() => {
      setImmediate(powerOff)
      return silent()
    }),
  )
  expect(await agents.ask(vm, 'guest-shutdown')).toEqual({ result: null })
})
