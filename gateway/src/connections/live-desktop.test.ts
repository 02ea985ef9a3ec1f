import { ConnectionState } from '@carrel/contract'
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

/** A connection that lives on, with a guacd that does as it is told. */
let guacd: ScriptedGuacd
let gateway: TestGateway

afterEach(async () => {
  await gateway[Symbol.asyncDispose]()
  await guacd[Symbol.asyncDispose]()
})

interface Setup {
  readonly join?: Script
  readonly owner?: Script
  readonly deadlines?: Partial<Deadlines>
  readonly graceSeconds?: number
}

async function desktop({ join = drawFrame, owner = drawFrame, ...options }: Setup = {}) {
  guacd = await startScriptedGuacd(join, { owner })
  gateway = await startTestGateway(guacd, options)
  return gateway.register()
}

const stateOf = async (id: string) =>
  ConnectionState.parse(await (await gateway.control('GET', `/connections/${id}`)).json())

const said = (user: GuacdUser | undefined, opcode: string) =>
  user?.received.filter((one) => one.opcode === opcode).map(({ args }) => args) ?? []

test('the owner connects before anybody has come, and answers sync while nobody watches', async () => {
  const id = await desktop({ deadlines: { beat: 20 } })
  await vi.waitUntil(() => guacd.owners.length === 1)
  const [owner] = guacd.owners
  await owner?.until(() => said(owner, 'sync').length === 1)
  owner?.socket.write('4.sync,3.101;')
  await owner?.until(() => said(owner, 'sync').length === 2 && said(owner, 'nop').length > 0)
  expect(said(owner, 'sync')).toEqual([['100'], ['101']])
  expect(said(owner, 'size')).toEqual([['1280', '800', '96']])
  expect(await stateOf(id)).toMatchObject({ viewers: 0, upstreams: 1 })
})

test('the screen that a person has chosen is what guacd hears of, before and after somebody came', async () => {
  guacd = await startScriptedGuacd(drawFrame)
  gateway = await startTestGateway(guacd)
  const chosen = { hostname: '127.0.0.1', port: '1', width: '1024', dpi: '144' }
  await gateway.register({ protocol: 'ssh', parameters: chosen })
  await vi.waitUntil(() => guacd.owners.length === 1)
  const [owner] = guacd.owners
  await owner?.until(() => said(owner, 'size').length === 1)
  expect(said(owner, 'size')).toEqual([['1024', '800', '144']])
})

test('viewers come and go, and the owner stays', async () => {
  const id = await desktop()
  for (const joins of [1, 2]) {
    const viewer = await gateway.view(id, { query: '?width=1600&height=900' })
    await viewer.first('sync')
    await guacd.owners[0]?.until((user) => said(user, 'size').length === joins + 1)
    expect(said(guacd.owners[0], 'size').at(-1)).toEqual(['1600', '900'])
    viewer.socket.close()
    await guacd.joins.at(-1)?.gone
    expect([guacd.owners.length, guacd.joins.length]).toEqual([1, joins])
  }
})

test('after the grace period the connection is closed, and the next viewer makes it anew', async () => {
  const id = await desktop({ graceSeconds: 0.05 })
  const viewer = await gateway.view(id, { query: '?width=1600&height=900' })
  await viewer.first('sync')
  viewer.socket.close()
  await guacd.owners[0]?.gone
  expect(said(guacd.owners[0], 'disconnect')).toHaveLength(1)
  expect(await stateOf(id)).toMatchObject({ viewers: 0, upstreams: 0 })
  await (await gateway.view(id)).first('sync')
  expect(guacd.owners).toHaveLength(2)
})

test('a later owner has the screen of the last viewer', async () => {
  const id = await desktop({ graceSeconds: 0 })
  const viewer = await gateway.view(id, { query: '?width=1600&height=900' })
  await viewer.first('sync')
  viewer.socket.close()
  await guacd.owners[0]?.gone
  await (await gateway.view(id, { query: '?width=1920&height=1080' })).first('sync')
  expect(said(guacd.owners[1], 'size')[0]).toEqual(['1920', '1080', '96'])
})

test('a desktop that nobody has come to is let go', async () => {
  await desktop({ deadlines: { firstViewer: 50 } })
  await vi.waitUntil(() => guacd.owners.length === 1)
  await guacd.owners[0]?.gone
})

test('a viewer within the grace period keeps the connection', async () => {
  const id = await desktop({ graceSeconds: 0.2, deadlines: { beat: 20 } })
  const first = await gateway.view(id)
  await first.first('sync')
  first.socket.close()
  await guacd.joins[0]?.gone
  await (await gateway.view(id)).first('sync')
  const [owner] = guacd.owners
  const nops = said(owner, 'nop').length
  // Twenty beats are twice the grace period.
  await owner?.until(() => said(owner, 'nop').length > nops + 20)
  expect(guacd.owners).toHaveLength(1)
})

test('a handshake that guacd loses is begun again', async () => {
  let lost = 0
  guacd = await startScriptedGuacd(drawFrame, {
    loses: () => {
      lost += 1
      return lost === 1
    },
  })
  gateway = await startTestGateway(guacd, { deadlines: { lostHandshake: 50 } })
  await (await gateway.view(await gateway.register())).first('sync')
  expect(lost).toBe(3)
  expect([guacd.owners.length, guacd.joins.length]).toEqual([1, 1])
})

test('a viewer that comes before the owner is ready waits for its picture', async () => {
  let draw = () => {}
  const id = await desktop({
    owner: ({ socket }) => {
      draw = () => void socket.write('4.sync,1.1;')
    },
  })
  const viewer = await gateway.view(id)
  await viewer.first('')
  await vi.waitUntil(() => guacd.owners.length === 1)
  expect(guacd.joins).toHaveLength(0)
  draw()
  await viewer.first('sync')
  expect([guacd.owners.length, guacd.joins.length]).toEqual([1, 1])
})

const image = (stream: string, layer: string) =>
  encodeInstruction('img', stream, '14', layer, 'image/png', '0', '0') +
  encodeInstruction('blob', stream, 'AAAA') +
  encodeInstruction('end', stream)

test('a picture is shown although guacd does not end its frame', async () => {
  const id = await desktop({ join: ({ socket }) => void socket.write(image('0', '0')) })
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  expect(viewer.heard.map(({ opcode }) => opcode)).toEqual(['img', 'blob', 'end', 'sync'])
  // The time of the owner's last frame; the browser's answer to it would be guacd's end of the join.
  expect((await viewer.first('sync')).args).toEqual(['100'])
  viewer.send('key', '97', '1')
  const [join] = guacd.joins
  await join?.until((user) => said(user, 'key').length === 1)
  expect(said(join, 'sync')).toEqual([])
  expect(said(guacd.owners[0], 'size')).toHaveLength(1)
  join?.socket.write('4.sync,3.101;')
  await join?.until((user) => said(user, 'sync').length === 1)
  await guacd.owners[0]?.until((user) => said(user, 'size').length === 2)
})

test('what a person says to the owner reaches it from the first picture on, ended or not', async () => {
  const id = await desktop({ join: ({ socket }) => void socket.write(image('0', '0')) })
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  viewer.send('argv', '0', 'text/plain', 'color-scheme')
  const [owner] = guacd.owners
  await owner?.until((user) => said(user, 'argv').length === 1)
})

test.each<[string, string]>([
  ['the shape of the mouse', image('0', '-1')],
  ['half a picture', image('0', '0') + image('2', '0').replace('3.end,1.2;', '')],
])('%s is no picture', async (_what, drawn) => {
  const id = await desktop({
    join: (user) => void user.socket.write(guacd.joins.length === 1 ? drawn : image('0', '0')),
    deadlines: { joinSync: 200 },
  })
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  expect(guacd.joins).toHaveLength(2)
  expect(viewer.heard.map(({ opcode }) => opcode)).toEqual(['img', 'blob', 'end', 'sync'])
})

const disconnects: Script = ({ socket }) => void socket.write('10.disconnect;')
const cutsOff: Script = ({ socket }) => void socket.destroy()

test.each<[string, number, Script]>([
  ['does not draw', 1, ({ socket }) => void socket.write('3.nop;')],
  ['is ended twice', 2, disconnects],
  ['is cut off twice', 2, cutsOff],
])('a join that %s is made again with a new owner', async (_fault, times, fault) => {
  const id = await desktop({
    join: (user) => (guacd.joins.length <= times ? fault(user) : drawFrame(user)),
    deadlines: { joinSync: 100 },
  })
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  await guacd.owners[0]?.gone
  expect([guacd.owners.length, guacd.joins.length]).toEqual([2, times + 1])
  expect(viewer.close).toBeNull()
})

test.each<[string, Script]>([
  ['is ended', disconnects],
  ['is cut off', cutsOff],
])(
  'a join that %s is made again with the same owner, which may have been told a password',
  async (_fault, fault) => {
    const id = await desktop({
      join: (user) => (guacd.joins.length === 1 ? fault(user) : drawFrame(user)),
    })
    const viewer = await gateway.view(id)
    await viewer.first('sync')
    expect([guacd.owners.length, guacd.joins.length]).toEqual([1, 2])
    expect(viewer.close).toBeNull()
  },
)

test.each<[string, string]>([
  ['in its first frame', 'garbage'],
  ['soon after it', '4.sync,1.1;garbage'],
])('a join that is broken %s is made again with the same owner', async (_when, broken) => {
  const id = await desktop({
    join: (user) =>
      guacd.joins.length === 1
        ? void user.socket.write(broken)
        : void user.socket.write('4.sync,1.2;'),
  })
  const viewer = await gateway.view(id)
  await viewer.until(({ instructions }) =>
    instructions.some(({ opcode, args }) => opcode === 'sync' && args[0] === '2'),
  )
  expect([guacd.owners.length, guacd.joins.length]).toEqual([1, 2])
})

test('a desktop that fails while it is joined ends the viewer with its own words', async () => {
  const error = encodeInstruction('error', 'Wrong password', '769')
  const id = await desktop({
    join: ({ socket }) => {
      socket.destroy()
      guacd.owners[0]?.socket.write(error)
    },
  })
  const viewer = await gateway.view(id)
  expect((await viewer.closed()).reason).toBe('769')
  expect((await viewer.first('error')).args[0]).toBe('Wrong password')
  expect(guacd.owners).toHaveLength(1)
})

test('a join that is broken twice ends the viewer', async () => {
  const id = await desktop({ join: ({ socket }) => void socket.write('garbage') })
  const viewer = await gateway.view(id)
  expect((await viewer.closed()).reason).toBe('515')
  expect(gateway.logLines.join()).not.toContain('guacd_froze')
})

test('a join without a picture is not taken for a freeze while the owner hears from guacd', async () => {
  const talk: Script = async (user) => {
    await drawFrame(user)
    const beat = setInterval(() => user.socket.write('3.nop;'), 20)
    user.socket.once('close', () => clearInterval(beat))
  }
  const id = await desktop({ owner: talk, join: () => {}, deadlines: { joinSync: 300 } })
  await (await gateway.view(id)).closed()
  expect(gateway.logLines.join()).toContain('join_failed')
  expect(gateway.logLines.join()).not.toContain('guacd_froze')
})

test('a connection that has fallen silent is made anew beneath its viewer', async () => {
  const talk: Script = async (user) => {
    await drawFrame(user)
    // The first one is frozen from then on.
    while (guacd.owners.length > 1 && !user.socket.closed) {
      user.socket.write('3.nop;')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const id = await desktop({ owner: talk, deadlines: { ownerSilence: 200 } })
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  viewer.send('size', '640', '480')
  await viewer.until(
    ({ instructions }) => instructions.filter(({ opcode }) => opcode === 'sync').length === 2,
  )
  await Promise.all([guacd.owners[0]?.gone, guacd.joins[0]?.gone])
  viewer.send('key', '97', '1')
  await guacd.joins[1]?.until((user) => said(user, 'key').length === 1)
  await guacd.owners[1]?.until((user) => said(user, 'size').length === 2)
  expect(said(guacd.owners[1], 'size')[1]).toEqual(['640', '480'])
  expect(guacd.owners).toHaveLength(2)
  expect(viewer.close).toBeNull()
})

test('a logoff ends the viewer, and the next one connects afresh', async () => {
  const id = await desktop()
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  for (const { socket } of [...guacd.owners, ...guacd.joins]) socket.write('10.disconnect;')
  expect(await viewer.closed()).toEqual({ code: 1000, reason: '0' })
  await (await gateway.view(id)).first('sync')
  expect(guacd.owners).toHaveLength(2)
})

test('what the desktop has copied is told to a viewer who comes later', async () => {
  const copied = Buffer.from('Grüße').toString('base64')
  const id = await desktop({
    owner: ({ socket }) => {
      socket.write(encodeInstruction('clipboard', '0', 'text/plain'))
      socket.write(encodeInstruction('blob', '0', copied) + encodeInstruction('end', '0'))
      socket.write('4.sync,1.1;')
    },
  })
  const viewer = await gateway.view(id)
  await viewer.first('end')
  const told = viewer.heard.map(({ opcode, args }) => [opcode, ...args])
  expect(told).toEqual([
    ['sync', '100'],
    ['clipboard', '1024', 'text/plain'],
    ['blob', '1024', copied],
    ['end', '1024'],
  ])
  viewer.send('clipboard', '0', 'text/plain')
  viewer.send('key', '97', '1')
  await guacd.joins[0]?.until((user) => said(user, 'key').length === 1)
  const later = await gateway.view(id)
  await later.first('sync')
  later.send('', 'ping', '1')
  await later.until(({ instructions }) => instructions.some(({ args }) => args[0] === 'ping'))
  expect(later.instructions.map(({ opcode }) => opcode)).not.toContain('clipboard')
})

test('deleting a connection that guacd has not answered yet leaves nothing behind', async () => {
  guacd = await startScriptedGuacd(drawFrame, { handshake: () => {} })
  gateway = await startTestGateway(guacd)
  const id = await gateway.register()
  await vi.waitUntil(() => guacd.owners.length === 1)
  await gateway.control('DELETE', `/connections/${id}`)
  await guacd.owners[0]?.gone
})

test('deleting a connection closes its owner and its viewer', async () => {
  const id = await desktop()
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  await gateway.control('DELETE', `/connections/${id}`)
  expect(await viewer.closed()).toEqual({ code: 1002, reason: '523' })
  await Promise.all([...guacd.owners, ...guacd.joins].map(({ gone }) => gone))
})
