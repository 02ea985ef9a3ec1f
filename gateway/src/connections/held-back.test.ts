import { afterEach, expect, test, vi } from 'vitest'
import { startTestGateway, type TestGateway } from '../../test/gateway.ts'
import {
  drawFrame,
  type GuacdUser,
  type Script,
  type ScriptedGuacd,
  startScriptedGuacd,
} from '../../test/scripted-guacd.ts'
import type { Deadlines } from '../deadlines.ts'
import { encodeInstruction } from '../protocol/instruction.ts'

/** A viewer that does not read, and a guacd that is silent because of that or for good. */
let guacd: ScriptedGuacd
let gateway: TestGateway

afterEach(async () => {
  await gateway[Symbol.asyncDispose]()
  await guacd[Symbol.asyncDispose]()
})

async function desktop(owner: Script, join: Script, deadlines: Partial<Deadlines>) {
  guacd = await startScriptedGuacd(join, { owner })
  gateway = await startTestGateway(guacd, { deadlines })
  return gateway.register()
}

const beats = (user: GuacdUser | undefined) =>
  user?.received.filter(({ opcode }) => opcode === 'nop').length ?? 0

/** A picture, and then as much as is taken; `held`: until it has once been held back, which settles it. */
function flood(held?: PromiseWithResolvers<void>): Script {
  const chunk = encodeInstruction('blob', '1', 'A'.repeat(8000)).repeat(32)
  let isHeld = false
  return async ({ socket }) => {
    socket.write('4.sync,1.1;')
    while (!socket.closed && !isHeld) {
      if (socket.write(chunk)) continue
      const waits = setTimeout(() => {
        isHeld = held !== undefined
        held?.resolve()
      }, 200)
      await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve))
      clearTimeout(waits)
    }
  }
}

test('a viewer that holds guacd back does not make the connection look frozen', async () => {
  const id = await desktop(drawFrame, flood(), { ownerSilence: 300, beat: 50 })
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  viewer.socket.pause()
  const [owner] = guacd.owners
  const nops = beats(owner)
  // Twelve beats are twice the deadline.
  await owner?.until(() => beats(owner) > nops + 12)
  expect(guacd.owners).toHaveLength(1)
})

test.each<[string, Partial<Deadlines>]>([
  ['owner', { ownerSilence: 400 }],
  ['join', { silence: 400 }],
])('once everything is read again, the silence of the %s is noticed', async (silent, deadlines) => {
  const held = Promise.withResolvers<void>()
  const owner: Script = async (user) => {
    await drawFrame(user)
    const talk = setInterval(() => user.socket.write('3.nop;'), 50)
    user.socket.once('close', () => clearInterval(talk))
    if (silent === 'owner') held.promise.then(() => clearInterval(talk))
  }
  const id = await desktop(owner, flood(held), deadlines)
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  viewer.socket.pause()
  await held.promise
  viewer.socket.resume()
  await vi.waitUntil(() => guacd.owners.length > 1, { timeout: 10_000 })
  await guacd.joins[0]?.gone
  expect(viewer.close).toBeNull()
})
