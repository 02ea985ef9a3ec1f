import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { AgentChannel } from './agent-channel.ts'

interface Question {
  readonly execute: string
  readonly arguments: { readonly id?: number }
}

function agentOf(guest: (question: Question, say: (message: object) => void) => void) {
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      guest(JSON.parse(chunk.toString()), (message) => stream.push(`${JSON.stringify(message)}\n`))
      done()
    },
  })
  return { agent: new AgentChannel(stream), stream }
}

test('a stale answer is not taken for the answer to a sync', async () => {
  const { agent } = agentOf((question, say) => {
    if (question.execute === 'guest-sync') {
      say({ return: 'left over' })
      say({ return: question.arguments.id })
    } else say({ return: 'mine' })
  })
  await expect(agent.command('guest-ping')).resolves.toBe('mine')
})

test('a refusal of the agent carries its class and description', async () => {
  const { agent } = agentOf((question, say) => {
    if (question.execute === 'guest-sync') say({ return: question.arguments.id })
    else say({ error: { class: 'CommandNotFound', desc: 'The command is unknown' } })
  })
  await expect(agent.command('nonsense')).rejects.toMatchObject({
    kind: 'refused',
    class: 'CommandNotFound',
    desc: 'The command is unknown',
  })
})

test('an agent that is not there is unreachable at the deadline', async () => {
  const { agent } = agentOf(() => undefined)
  await expect(agent.command('guest-ping', {}, 30)).rejects.toMatchObject({ kind: 'unreachable' })
})

test('after a timeout the late answer is not given to the next question', async () => {
  const late: (() => void)[] = []
  const { agent } = agentOf((question, say) => {
    if (question.execute === 'guest-sync') {
      for (const answer of late.splice(0)) answer()
      say({ return: question.arguments.id })
    } else if (question.execute === 'slow') late.push(() => say({ return: 'slow' }))
    else say({ return: 'quick' })
  })
  await expect(agent.command('slow', {}, 30)).rejects.toMatchObject({ kind: 'unreachable' })
  await expect(agent.command('quick')).resolves.toBe('quick')
})

test('a channel that closes rejects at once, and says that the machine has ended', async () => {
  const { agent, stream } = agentOf((question, say) => {
    if (question.execute === 'guest-sync') say({ return: question.arguments.id })
    else stream.destroy()
  })
  await expect(agent.command('guest-ping', {}, 60_000)).rejects.toMatchObject({
    kind: 'unreachable',
    message: 'The machine ended before its agent answered guest-ping.',
  })
})

test('a question that waits behind others is given up at its deadline and never asked', async () => {
  const asked: string[] = []
  const { agent } = agentOf((question, say) => {
    asked.push(question.execute)
    say({ return: question.execute === 'guest-sync' ? question.arguments.id : 'done' })
  })
  const gate = Promise.withResolvers<void>()
  const busy = agent.alone(1000, () => gate.promise)
  await expect(agent.command('waiting', {}, 20)).rejects.toMatchObject({ kind: 'unreachable' })
  gate.resolve()
  await busy
  await expect(agent.command('next')).resolves.toBe('done')
  expect(asked).toEqual(['guest-sync', 'next'])
})
