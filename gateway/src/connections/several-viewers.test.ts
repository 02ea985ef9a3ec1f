import { ConnectionState, OPEN_POLICY } from '@carrel/contract'
import { afterEach, expect, test, vi } from 'vitest'
import { registrationOf, startTestGateway, type TestGateway } from '../../test/gateway.ts'
import {
  drawFrame,
  type GuacdUser,
  type Script,
  type ScriptedGuacd,
  startScriptedGuacd,
} from '../../test/scripted-guacd.ts'
import type { Viewer } from '../../test/viewer.ts'
import type { Deadlines } from '../deadlines.ts'
import { encodeInstruction } from '../protocol/instruction.ts'
import { ViewerSocket } from '../tunnel/viewer-socket.ts'

/** One desktop in several tabs. */
let guacd: ScriptedGuacd
let gateway: TestGateway

afterEach(async () => {
  await gateway[Symbol.asyncDispose]()
  await guacd[Symbol.asyncDispose]()
})

async function desktop(deadlines: Partial<Deadlines> = {}, join: Script = drawFrame) {
  guacd = await startScriptedGuacd(join)
  gateway = await startTestGateway(guacd, { deadlines })
  return gateway.register()
}

async function drawn(id: string, query = ''): Promise<Viewer> {
  const viewer = await gateway.view(id, { query })
  await viewer.first('sync')
  return viewer
}

const said = (user: GuacdUser | undefined, opcode: string) =>
  user?.received.filter((one) => one.opcode === opcode).map(({ args }) => args) ?? []

test('both see the desktop, and what either does reaches it', async () => {
  const id = await desktop()
  const [one, two] = [await drawn(id), await drawn(id)]
  one.send('key', '97', '1')
  two.send('key', '98', '1')
  await guacd.joins[0]?.until((user) => said(user, 'key').length === 1)
  await guacd.joins[1]?.until((user) => said(user, 'key').length === 1)
  expect(guacd.joins.map((join) => said(join, 'key'))).toEqual([[['97', '1']], [['98', '1']]])
  expect([one.close, two.close]).toEqual([null, null])
})

test('each is told how many there are', async () => {
  const id = await desktop()
  const one = await drawn(id)
  const two = await drawn(id)
  two.socket.close()
  await one.until(() => one.notices('viewers').length === 3)
  expect(one.notices('viewers')).toEqual([{ count: 1 }, { count: 2 }, { count: 1 }])
  expect(two.notices('viewers')).toEqual([{ count: 2 }])
})

test('the size is that of who came last, and then of who uses the desktop', async () => {
  const id = await desktop()
  const one = await drawn(id, '?width=1600&height=900')
  const two = await drawn(id, '?width=800&height=600')
  one.send('size', '1700', '900')
  await one.pinged()
  one.send('key', '97', '1')
  const [owner] = guacd.owners
  await owner?.until(() => said(owner, 'size').length === 4)
  two.send('size', '810', '600')
  await two.pinged()
  two.socket.close()
  one.send('size', '1800', '900')
  await owner?.until(() => said(owner, 'size').length === 5)
  expect(said(owner, 'size').slice(1)).toEqual([
    ['1600', '900'],
    ['800', '600'],
    ['1700', '900'],
    ['1800', '900'],
  ])
})

test('when who was used last leaves, the size is that of who was before', async () => {
  const id = await desktop()
  await drawn(id, '?width=1600&height=900')
  const two = await drawn(id, '?width=800&height=600')
  two.socket.close()
  const [owner] = guacd.owners
  await owner?.until(() => said(owner, 'size').length === 4)
  expect(said(owner, 'size')[3]).toEqual(['1600', '900'])
})

test('a viewer that takes over ends the others, and stays', async () => {
  const id = await desktop()
  const [one, two] = [await drawn(id), await drawn(id)]
  one.send('', 'take_over', '{}')
  expect(await two.closed()).toEqual({ code: 1008, reason: '521' })
  await one.pinged()
  expect(one.notices('viewers').at(-1)).toEqual({ count: 1 })
})

test('the ninth viewer is refused, and has a place when one leaves', async () => {
  const id = await desktop()
  const viewers = await Promise.all(Array.from({ length: 8 }, () => drawn(id)))
  expect(await (await gateway.view(id)).closed()).toEqual({ code: 1008, reason: '797' })
  viewers[0]?.socket.close()
  await viewers[1]?.until((viewer) => viewer.notices('viewers').some((told) => isSeven(told)))
  await drawn(id)
})

const isSeven = (told: unknown) => JSON.stringify(told) === '{"count":7}'

test('a viewer that only watches changes nothing', async () => {
  const id = await desktop()
  const viewer = await gateway.view(id, { claims: { read_only: true }, query: '?width=640' })
  await viewer.first('sync')
  expect(viewer.notices('policy')).toMatchObject([{ read_only: true }])
  viewer.send('key', '97', '1')
  viewer.send('mouse', '1', '1', '1')
  viewer.send('size', '700', '500')
  viewer.send('clipboard', '0', 'text/plain')
  viewer.send('blob', '0', 'AAAA')
  viewer.send('', 'take_over', '{}')
  await viewer.pinged()
  const [join] = guacd.joins
  await join?.until((user) => said(user, 'sync').length === 1)
  const opcodes = join?.received.map(({ opcode }) => opcode) ?? []
  expect(opcodes.slice(opcodes.indexOf('connect') + 1)).toEqual(['sync'])
  expect(said(guacd.owners[0], 'size')).toEqual([['1280', '800', '96']])
  expect(await viewer.first('ack')).toMatchObject({ args: ['0', 'client_forbidden', '771'] })
  const state = await (await gateway.control('GET', `/connections/${id}`)).json()
  expect(ConnectionState.parse(state).last_input_at).toBeNull()
})

test('whoever only watches is named once among the viewers, for as long as they do', async () => {
  const id = await desktop()
  const watchers = async () => {
    const state = await (await gateway.control('GET', `/connections/${id}`)).json()
    return ConnectionState.parse(state).watchers
  }
  await drawn(id)
  expect(await watchers()).toEqual([])
  const sub = '00000000-0000-4000-8000-0000000000ee'
  const claims = { sub, guest: true, read_only: true }
  const [one, two] = [await gateway.view(id, { claims }), await gateway.view(id, { claims })]
  await Promise.all([one.first('sync'), two.first('sync')])
  expect(await watchers()).toEqual([sub])
  one.socket.close()
  two.socket.close()
  await expect.poll(watchers).toEqual([])
})

test('guacd knows who only watches', async () => {
  guacd = await startScriptedGuacd(drawFrame, { args: ['VERSION_1_5_0', 'read-only'] })
  gateway = await startTestGateway(guacd)
  const id = await gateway.register()
  await (await gateway.view(id, { claims: { read_only: true } })).first('sync')
  await drawn(id)
  const connects = guacd.joins.map((join) => said(join, 'connect')[0]?.[1])
  expect(connects).toEqual(['true', ''])
})

const copied = [
  encodeInstruction('clipboard', '0', 'text/plain'),
  encodeInstruction('blob', '0', 'AAAA'),
  encodeInstruction('end', '0'),
].join('')

test('what may not be copied does not leave, and what is drawn around it does', async () => {
  const id = await desktop({}, ({ socket }) => {
    socket.write(`3.nop;${copied}4.blob,1.2,4.BBBB;4.sync,3.100;`)
  })
  const policy = { ...OPEN_POLICY, copy: false, paste: false }
  await gateway.control('PUT', `/connections/${id}`, registrationOf({ policy }))
  const viewer = await drawn(id)
  guacd.owners[0]?.socket.write(copied)
  guacd.joins[0]?.socket.write(`${copied}4.sync,3.101;`)
  await viewer.until(({ heard }) => heard.filter(({ opcode }) => opcode === 'sync').length === 2)
  expect(viewer.heard.map(({ opcode }) => opcode)).toEqual(['nop', 'blob', 'sync', 'sync'])
  const later = await drawn(id)
  await later.pinged()
  expect(later.heard.map(({ opcode }) => opcode)).not.toContain('clipboard')
  viewer.send('clipboard', '0', 'text/plain')
  expect((await viewer.first('ack')).args).toEqual(['0', 'client_forbidden', '771'])
  expect(said(guacd.joins[0], 'clipboard')).toEqual([])
})

const CHUNK = encodeInstruction('blob', '1', 'A'.repeat(8000)).repeat(32)

/** guacd writes to all users one after the other, and stops at one who does not read. */
const floods: Script = async ({ socket, gone }) => {
  socket.write('4.sync,1.1;')
  while (!socket.closed) {
    const drained = Promise.withResolvers<void>()
    if (!socket.write(CHUNK, () => drained.resolve())) await Promise.race([drained.promise, gone])
  }
}

test('a viewer that does not read is let go, so that the others go on', async () => {
  const id = await desktop({ stalled: 300 }, floods)
  const [one, two] = [await drawn(id), await drawn(id)]
  one.socket.pause()
  await guacd.joins[0]?.gone
  await vi.waitFor(async () => {
    const state = await (await gateway.control('GET', `/connections/${id}`)).json()
    expect(state).toMatchObject({ viewers: 1, upstreams: 2 })
  })
  one.socket.resume()
  expect(await one.closed()).toEqual({ code: 1002, reason: '776' })
  const heard = two.messages.length
  await two.until(({ messages }) => messages.length > heard)
  expect(two.close).toBeNull()
})

test('a slow viewer is waited for while it is alone, and not while another is there', async () => {
  const listens = vi.spyOn(ViewerSocket.prototype, 'listen')
  const id = await desktop()
  await drawn(id)
  const [one] = listens.mock.lastCall ?? []
  expect(one?.mayBeSlow()).toBe(true)
  const two = await drawn(id)
  expect(one?.mayBeSlow()).toBe(false)
  two.socket.close()
  await expect.poll(() => one?.mayBeSlow()).toBe(true)
  listens.mockRestore()
})
