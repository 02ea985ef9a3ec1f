import { afterEach, expect, test, vi } from 'vitest'
import { startTestGateway, type TestGateway } from '../../test/gateway.ts'
import {
  drawFrame,
  type GuacdUser,
  type Script,
  type ScriptedGuacd,
  type ScriptedGuacdOptions,
  startScriptedGuacd,
} from '../../test/scripted-guacd.ts'
import type { Deadlines } from '../deadlines.ts'
import { encodeInstruction } from '../protocol/instruction.ts'

/** What the tunnel does with a guacd and with a browser that do not behave. */
let guacd: ScriptedGuacd
let gateway: TestGateway

afterEach(async () => {
  await gateway[Symbol.asyncDispose]()
  await guacd[Symbol.asyncDispose]()
})

interface Setup extends ScriptedGuacdOptions {
  readonly deadlines?: Partial<Deadlines>
}

async function viewer(script: Script, { deadlines = {}, ...options }: Setup = {}) {
  guacd = await startScriptedGuacd(script, options)
  gateway = await startTestGateway(guacd, { deadlines })
  return gateway.view(await gateway.register())
}

const sizes = (user: GuacdUser | undefined) =>
  user?.received.filter(({ opcode }) => opcode === 'size').map(({ args }) => args) ?? []

const said = (opcode: string) =>
  guacd.joins[0]?.received.filter((one) => one.opcode === opcode) ?? []

test('text split inside a character arrives whole', async () => {
  const text = Buffer.from(encodeInstruction('name', 'Grüße 🖥 ; , €'.repeat(200)))
  const view = await viewer(async ({ socket }) => {
    for (let from = 0; from < text.length; from += 7) {
      socket.write(text.subarray(from, from + 7))
      await new Promise(setImmediate)
    }
    socket.write('4.sync,1.1;')
  })
  expect((await view.first('name')).args).toEqual(['Grüße 🖥 ; , €'.repeat(200)])
})

test('every message holds whole instructions, pings in between included', async () => {
  const image = encodeInstruction('blob', '1', 'A'.repeat(8000))
  const view = await viewer(async ({ socket }) => {
    for (let number = 1; number <= 200; number += 1) {
      const bytes = Buffer.from(`${image}4.sync,${String(number).length}.${number};`)
      socket.write(bytes.subarray(0, 5000))
      await new Promise(setImmediate)
      socket.write(bytes.subarray(5000))
    }
  })
  await view.first('')
  // The viewer parses each message by itself, and throws when one is not whole.
  for (let number = 0; number < 50; number += 1) {
    view.send('', 'ping', String(number))
    await new Promise(setImmediate)
  }
  await view.until(({ instructions }) => instructions.some(({ args }) => args[0] === '200'))
  const pings = () =>
    view.instructions.filter(({ opcode, args }) => opcode === '' && args[0] === 'ping')
  await view.until(() => pings().length === 50)
  expect(view.instructions.filter(({ opcode }) => opcode === 'blob')).toHaveLength(200)
})

test('a viewer that stops reading stops guacd, and memory stays flat', async () => {
  const chunk = Buffer.from(encodeInstruction('blob', '1', 'A'.repeat(8000)).repeat(32))
  let written = 0
  const view = await viewer(async ({ socket }) => {
    socket.write('4.sync,1.1;')
    while (!socket.destroyed && written < 2 ** 30) {
      written += chunk.length
      if (!socket.write(chunk)) await new Promise((resolve) => socket.once('drain', resolve))
    }
  })
  await view.first('sync')
  view.socket.pause()
  const before = process.memoryUsage().rss
  let last = -1
  const hasStopped = () => {
    const same = last === written
    last = written
    return same
  }
  await vi.waitUntil(hasStopped, { timeout: 15_000, interval: 300 })
  // The sockets' buffers in the system hold some of it; guacd would have gone on to a gigabyte.
  expect(written).toBeLessThan(64 * 2 ** 20)
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20)
  const stoppedAt = written
  view.socket.resume()
  await vi.waitUntil(() => written > stoppedAt + 16 * 2 ** 20, { timeout: 15_000 })
})

test('a viewer gets its size after the first frame, the last that it wished for', async () => {
  const view = await viewer(async (user) => {
    await user.until(() => false)
  })
  await view.first('')
  view.send('size', '640', '480')
  view.send('', 'ping', '1')
  await view.pinged()
  const [owner] = guacd.owners
  await vi.waitUntil(() => guacd.joins.length === 1)
  expect(sizes(owner)).toEqual([['1280', '800', '96']])
  guacd.joins[0]?.socket.write('4.sync,1.1;')
  await owner?.until(() => sizes(owner).length === 2)
  expect(sizes(owner)[1]).toEqual(['640', '480'])
})

test('guacd hears from the tunnel even when the browser sleeps', async () => {
  const view = await viewer(drawFrame, { deadlines: { beat: 20 } })
  await view.first('sync')
  await guacd.joins[0]?.until(() => said('nop').length >= 2)
})

test('a disconnect before the first frame means that the desktop could not be had', async () => {
  const view = await viewer(drawFrame, {
    owner: ({ socket }) => void socket.write('10.disconnect;'),
  })
  expect(await view.closed()).toEqual({ code: 1011, reason: '520' })
})

test('a disconnect after it means that the person has logged off', async () => {
  const view = await viewer(({ socket }) => void socket.write('4.sync,1.1;10.disconnect;'))
  expect(await view.closed()).toEqual({ code: 1000, reason: '0' })
})

test('an error of guacd reaches the viewer, and its status closes the tunnel', async () => {
  const error = encodeInstruction('error', 'Wrong password', '769')
  const view = await viewer(drawFrame, { owner: ({ socket }) => void socket.write(error) })
  expect(await view.closed()).toEqual({ code: 1008, reason: '769' })
  expect((await view.first('error')).args[0]).toBe('Wrong password')
})

test.each<[string, string, Script, Setup]>([
  [
    'never says which arguments it wants',
    '512',
    () => {},
    { handshake: () => {}, deadlines: { handshake: 50 } },
  ],
  ['never draws', '514', drawFrame, { owner: () => {}, deadlines: { firstSync: 50 } }],
  ['never draws for a viewer', '514', () => {}, { deadlines: { joinSync: 50 } }],
  ['ends a viewer', '515', ({ socket }) => void socket.end('4.sync,1.1;'), {}],
  [
    'goes on to send no protocol',
    '515',
    ({ socket }) => void socket.write('4.sync,1.1;garbage'),
    { deadlines: { joinSettles: 0 } },
  ],
])('a guacd that %s ends the viewer with %s', async (_fault, reason, script, setup) => {
  const view = await viewer(script, setup)
  expect((await view.closed()).reason).toBe(reason)
  await guacd.joins[0]?.gone
})

test('a guacd that asks for credentials may wait for them, and the person is asked once', async () => {
  const view = await viewer(drawFrame, {
    owner: async ({ socket, received, until }) => {
      socket.write('8.required,8.password;')
      await until(() => received.some(({ opcode }) => opcode === 'nop'))
      socket.write('3.nop;')
      await until(() => received.some(({ opcode }) => opcode === 'argv'))
      socket.write('4.sync,1.1;')
    },
    deadlines: { firstSync: 500, beat: 600 },
  })
  await view.first('required')
  // The second beat is well beyond the deadline.
  await guacd.owners[0]?.until(
    ({ received }) => received.filter(({ opcode }) => opcode === 'nop').length >= 2,
  )
  view.send('argv', '0', 'text/plain', 'password')
  await view.first('sync')
  expect(view.heard.filter(({ opcode }) => opcode === 'required')).toHaveLength(1)
})

test('no guacd at all ends the viewer with a status', async () => {
  const view = await viewer(() => {})
  await guacd[Symbol.asyncDispose]()
  expect((await view.closed()).reason).toMatch(/^51[25]$|^520$/)
})

test('a browser that sends no protocol is closed, and so is guacd', async () => {
  const view = await viewer(drawFrame)
  await view.first('sync')
  view.socket.send('hello')
  expect(await view.closed()).toEqual({ code: 1002, reason: '768' })
  await guacd.joins[0]?.gone
})

test('a browser that answers nothing any more is given up', async () => {
  const view = await viewer(drawFrame, {
    deadlines: { beat: 20, viewerSilence: 500, closing: 20 },
  })
  await view.first('sync')
  view.socket.pause()
  await guacd.joins[0]?.gone
})

test('guacd is told when a viewer leaves', async () => {
  const view = await viewer(drawFrame)
  await view.first('sync')
  view.socket.close()
  await guacd.joins[0]?.gone
  expect(said('disconnect')).toHaveLength(1)
})

test('a viewer that leaves before its picture leaves nothing behind', async () => {
  const view = await viewer(() => {})
  await view.first('')
  await vi.waitUntil(() => guacd.joins.length === 1)
  view.socket.close()
  await guacd.joins[0]?.gone
  expect(guacd.owners).toHaveLength(1)
})
