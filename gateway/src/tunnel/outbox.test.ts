import { setImmediate as tick } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Outbox } from './outbox.ts'

function recorded() {
  const sent: string[] = []
  return { sent, outbox: new Outbox((message) => sent.push(String(message))) }
}

test('what several reads of one tick bring goes out as one message', async () => {
  const { sent, outbox } = recorded()
  outbox.push(Buffer.from('1.a;'), false)
  outbox.push(Buffer.from('1.b;'), false)
  expect(sent).toEqual([])
  await tick()
  await tick()
  expect(sent).toEqual(['1.a;1.b;'])
})

test('the end of a frame goes out at once, with what came before it', () => {
  const { sent, outbox } = recorded()
  outbox.push(Buffer.from('1.a;'), false)
  outbox.push(Buffer.from('4.sync,1.1;'), true)
  expect(sent).toEqual(['1.a;4.sync,1.1;'])
})

test('a full message goes out at once', () => {
  const { sent, outbox } = recorded()
  outbox.push(Buffer.alloc(40_000, 'x'), false)
  outbox.push(Buffer.alloc(40_000, 'x'), false)
  expect(sent.map((message) => message.length)).toEqual([80_000])
})
