import { randomUUID } from 'node:crypto'
import { Problem, ViewersEnded, type ViewersWithdrawn } from '@carrel/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestGateway, type TestGateway } from '../../test/gateway.ts'
import { drawFrame, type ScriptedGuacd, startScriptedGuacd } from '../../test/scripted-guacd.ts'

/** People who may not see any more what they were let see. */
let guacd: ScriptedGuacd
let gateway: TestGateway
const seconds = () => Date.now() / 1000

beforeAll(async () => {
  guacd = await startScriptedGuacd(drawFrame)
  gateway = await startTestGateway(guacd)
})

afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await guacd[Symbol.asyncDispose]()
})

function withdraw(user: string, more: Partial<ViewersWithdrawn> = {}) {
  const asked = { user, until: seconds(), only: 'all', may_return: 'no', ...more }
  const query = new URLSearchParams({ ...asked, until: String(asked.until) })
  return gateway.control('DELETE', `/viewers?${query}`)
}
const ended = async (response: Response) => ViewersEnded.parse(await response.json()).ended

async function look(id: string, claims: object = {}) {
  const viewer = await gateway.view(id, { claims: { iat: seconds(), ...claims } })
  await viewer.first('sync')
  return viewer
}

test('a person’s viewers end, wherever they are, and nobody else’s', async () => {
  const [sub, owner] = [randomUUID(), randomUUID()]
  const [own, other] = [await gateway.register({ owner: sub }), await gateway.register({ owner })]
  const mine = await look(own, { sub })
  const watching = await look(other, { sub, guest: true, read_only: true })
  const neighbour = await look(other, { sub: owner })
  expect(await ended(await withdraw(sub))).toBe(2)
  expect(await mine.closed()).toEqual({ code: 1008, reason: '771' })
  expect(await watching.closed()).toEqual({ code: 1008, reason: '771' })
  await neighbour.pinged()
  expect(neighbour.close).toBeNull()
})

test('a guest who is one no more keeps the desktop of their own', async () => {
  const sub = randomUUID()
  const own = await look(await gateway.register({ owner: sub }), { sub })
  const guest = { sub, guest: true, read_only: true }
  const watching = await look(await gateway.register(), guest)
  expect(await ended(await withdraw(sub, { only: 'guests' }))).toBe(1)
  expect((await watching.closed()).reason).toBe('771')
  await own.pinged()
  expect(own.close).toBeNull()
})

test('whoever may return is told that the key is old, and has a way back with a new one', async () => {
  const sub = randomUUID()
  const id = await gateway.register({ owner: sub })
  const viewer = await look(id, { sub })
  await withdraw(sub, { may_return: 'yes' })
  expect(await viewer.closed()).toEqual({ code: 1008, reason: '769' })
  const until = Date.now()
  await expect.poll(() => Date.now()).toBeGreaterThan(until)
  await look(id, { sub })
})

test('R9 a token that was made until then and not used opens nothing any more', async () => {
  const sub = randomUUID()
  const id = await gateway.register({ owner: sub })
  const claims = { sub, iat: seconds() }
  const token = { claims }
  await withdraw(sub, { until: claims.iat })
  expect((await (await gateway.view(id, token)).closed()).reason).toBe('769')
  expect(gateway.logLines.some((line) => line.includes('token_withdrawn'))).toBe(true)
  await look(id, { sub, iat: claims.iat + 0.001 })
})

test('a withdrawal that is heard late spares whoever was let in after it', async () => {
  const sub = randomUUID()
  const viewer = await look(await gateway.register({ owner: sub }), { sub, iat: seconds() })
  expect(await ended(await withdraw(sub, { until: seconds() - 1 }))).toBe(0)
  await viewer.pinged()
  expect(viewer.close).toBeNull()
})

test('the desktop itself goes on', async () => {
  const sub = randomUUID()
  const id = await gateway.register({ owner: sub })
  await look(id, { sub })
  const owners = guacd.owners.length
  await withdraw(sub)
  await look(id, { sub: randomUUID(), guest: true })
  expect(guacd.owners).toHaveLength(owners)
})

test.each(['', '?user=nobody', `?user=${randomUUID()}`, `?user=${randomUUID()}&only=all&until=x`])(
  '"%s" says not clearly whose viewers are to end',
  async (query) => {
    const response = await gateway.control('DELETE', `/viewers${query}`)
    expect(response.status).toBe(422)
    expect(Problem.parse(await response.json()).code).toBe('withdrawal_invalid')
  },
)
