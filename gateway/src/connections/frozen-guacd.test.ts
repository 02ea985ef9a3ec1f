import { afterEach, expect, test, vi } from 'vitest'
import { type FreezingGuacd, startFreezingGuacd } from '../../test/freezing-guacd.ts'
import { startTestGateway, type TestGateway } from '../../test/gateway.ts'
import type { GuacdUser } from '../../test/scripted-guacd.ts'
import type { Viewer } from '../../test/viewer.ts'
import type { Deadlines } from '../deadlines.ts'

/** A join has frozen guacd. */
let freezing: FreezingGuacd
let gateway: TestGateway

afterEach(async () => {
  await gateway[Symbol.asyncDispose]()
  await freezing.guacd[Symbol.asyncDispose]()
})

const soon: Partial<Deadlines> = { joinSync: 200, calmed: 1000, beat: 50, terminalSettles: 0 }

async function desktop(protocol: 'vnc' | 'ssh' = 'vnc', deadlines: Partial<Deadlines> = soon) {
  freezing = await startFreezingGuacd()
  gateway = await startTestGateway(freezing.guacd, { deadlines })
  const id = await gateway.register({ protocol })
  await busyFor(0)
  return id
}

const answers = (user: GuacdUser | undefined) =>
  user?.received.filter(({ opcode }) => opcode === 'sync').length ?? 0

/** The owner has been painted often enough for the gateway to know that the screen is busy. */
async function busyFor(owner: number): Promise<void> {
  const { owners } = freezing.guacd
  await vi.waitUntil(() => owners.length > owner)
  await owners[owner]?.until((user) => answers(user) >= 15)
}

const frames = (viewer: Viewer) => viewer.heard.filter(({ opcode }) => opcode === 'sync').length

test('a session that a join has frozen is made anew beneath its viewer, without another join', async () => {
  const viewer = await shownDirectly()
  const [, owner] = freezing.guacd.owners
  expect(freezing.guacd.joins).toHaveLength(1)
  viewer.send('key', '97', '1')
  await owner?.until(({ received }) => received.some(({ opcode }) => opcode === 'key'))
  // By the browser, once for each frame, and not by the gateway too.
  await owner?.until((user) => answers(user) >= 5)
  expect(answers(owner)).toBeLessThanOrEqual(frames(viewer))
  await freezing.guacd.owners[0]?.gone
  expect(gateway.logLines.join()).toContain('guacd_froze')
})

async function shownDirectly(): Promise<Viewer> {
  const id = await desktop()
  const viewer = await gateway.view(id)
  await viewer.until(() => frames(viewer) >= 3)
  return viewer
}

test('a guacd that froze is not joined while the screen is busy: a returning viewer gets a fresh connection', async () => {
  const id = await desktop()
  const viewer = await gateway.view(id)
  await viewer.until(() => frames(viewer) >= 3)
  viewer.socket.close()
  await busyFor(1)
  const again = await gateway.view(id)
  await again.until(() => frames(again) >= 3)
  expect(freezing.guacd.joins).toHaveLength(1)
  expect(freezing.guacd.owners).toHaveLength(3)
  expect(freezing.frozen.size).toBe(1)
})

test('when the screen is calm, it is joined again', async () => {
  const id = await desktop()
  const viewer = await gateway.view(id)
  await viewer.until(() => frames(viewer) >= 3)
  freezing.screen.isBusy = false
  viewer.socket.close()
  const [, owner] = freezing.guacd.owners
  const nops = () => owner?.received.filter(({ opcode }) => opcode === 'nop').length ?? 0
  const before = nops()
  // Twice as long as it takes for the screen to count as calm.
  await owner?.until(() => nops() > before + 40)
  const again = await gateway.view(id)
  await again.first('sync')
  expect(freezing.guacd.joins).toHaveLength(2)
  expect(freezing.guacd.owners).toHaveLength(2)
})

test('a second viewer waits for the screen to come to rest, and the first goes on', async () => {
  const id = await desktop()
  const one = await gateway.view(id)
  await one.until(() => frames(one) >= 20)
  const two = await gateway.view(id)
  await two.first('')
  const before = frames(one)
  await one.until(() => frames(one) > before + 20)
  expect(freezing.guacd.joins).toHaveLength(1)
  freezing.screen.isBusy = false
  await two.first('sync')
  expect([one.close, two.close]).toEqual([null, null])
  expect(freezing.guacd.owners).toHaveLength(2)
})

test('a shell is not made anew for a viewer who can wait', async () => {
  const id = await desktop('ssh')
  const viewer = await gateway.view(id)
  await viewer.until(() => frames(viewer) >= 3)
  viewer.socket.close()
  await busyFor(1)
  const again = await gateway.view(id)
  freezing.screen.isBusy = false
  await again.first('sync')
  expect(freezing.guacd.owners).toHaveLength(2)
})

test('a desktop that was removed is not connected again for a viewer who was waiting then', async () => {
  const id = await desktop('vnc', { ...soon, calm: 1000 })
  const { owners, joins } = freezing.guacd
  const one = await gateway.view(id)
  await one.until(() => frames(one) >= 20)
  await (await gateway.view(id)).first('')
  await gateway.control('DELETE', `/connections/${id}`)
  const other = await gateway.register({ protocol: 'ssh' })
  await busyFor(2)
  await gateway.view(other)
  // It has waited as long, and later.
  await vi.waitUntil(() => joins.length === 2, { timeout: 10_000 })
  expect(owners).toHaveLength(3)
})

test('a connection to another desktop is not concerned, but is not joined while busy either', async () => {
  await shownDirectly()
  const other = await gateway.register()
  await busyFor(2)
  const viewer = await gateway.view(other)
  await viewer.until(() => frames(viewer) >= 3)
  expect(freezing.guacd.joins).toHaveLength(1)
})

test('whoever was there when it froze goes on with the new connection', async () => {
  freezing = await startFreezingGuacd()
  freezing.screen.isBusy = false
  gateway = await startTestGateway(freezing.guacd, { deadlines: soon })
  const id = await gateway.register()
  const one = await gateway.view(id)
  await one.first('sync')
  freezing.screen.isBusy = true
  await busyFor(0)
  const two = await gateway.view(id)
  await vi.waitUntil(() => freezing.guacd.owners.length === 2)
  const before = frames(one)
  await one.until(() => frames(one) > before + 3)
  freezing.screen.isBusy = false
  await two.first('sync')
  expect([one.close, two.close]).toEqual([null, null])
})
