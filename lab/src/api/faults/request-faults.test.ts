import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { FaultInput } from './fault.ts'

let lab: TestLab
let vmid = 300
beforeAll(async () => {
  lab = await startTestLab()
})
afterAll(() => lab.close())
afterEach(() => lab.lab.faults.clear())

const version = () => lab.call('GET', '/version')
const on = (fault: FaultInput) => lab.lab.faults.add(fault)
/** Asks for a clone, and answers whether there is one in the end, whatever was answered. */
async function cloneUnder(fault: FaultInput) {
  on({ ...fault, method: 'POST', times: 1 } as FaultInput)
  const newid = vmid++
  const form = { newid }
  const answer = await lab
    .call('POST', '/nodes/lab/qemu/9000/clone', { form })
    .catch((error: NodeJS.ErrnoException) => error.code)
  return { answer, isMade: () => lab.lab.vms.find(newid)?.lock === null }
}

test('a server error has the reason that was asked for, or one of Proxmox’s', async () => {
  on({ fault: 'server-error', reason: 'storage is slow today', times: 1 })
  on({ fault: 'server-error' })
  const reason = 'storage is slow today'
  expect(await version()).toMatchObject({ status: 500, reason, body: { message: `${reason}\n` } })
  expect((await version()).reason).toMatch(/quorum|worker|timeout|online/)
  lab.lab.faults.clear()
  expect((await version()).status).toBe(200)
})

test('a reverse proxy answers in HTML', async () => {
  on({ fault: 'proxy-page', status: 504 })
  const { status, reason, headers, text } = await version()
  expect({ status, reason, type: headers['content-type'] }).toEqual({
    ...{ status: 504, reason: 'Gateway Timeout', type: 'text/html' },
  })
  expect(text).toContain('<h1>504 Gateway Time-out</h1>')
})

test('a node that is not reached is 595 with nothing done, or 596 with the work done', async () => {
  const lost = await cloneUnder({ fault: 'node-error' })
  expect(lost.answer).toMatchObject({ status: 595, reason: 'No route to host', text: '' })
  expect(lost.isMade()).toBe(false)
  const done = await cloneUnder({ fault: 'node-error', status: 596, done: true })
  expect(done.answer).toMatchObject({ status: 596, reason: 'Connection timed out', text: '' })
  await vi.waitFor(() => expect(done.isMade()).toBe(true))
})

test('a revoked token is 401 without a body', async () => {
  on({ fault: 'token-revoked' })
  expect(await version()).toMatchObject({ status: 401, reason: 'Authentication failed!', text: '' })
})

test('in the manner of 7.4 a revoked token is named', async () => {
  await using old = await startTestLab({ lab: { manner: '7.4' } })
  old.lab.faults.add({ fault: 'token-revoked' })
  const answer = await old.call('GET', '/version')
  expect(answer.reason).toBe("no such token 'broker' for user 'carrel@pve'")
})

test('a connection is reset before anything is done', async () => {
  const { answer, isMade } = await cloneUnder({ fault: 'connection-reset' })
  expect(answer).toBe('ECONNRESET')
  await version()
  expect(isMade()).toBe(false)
})

test('a lost answer is that of work that was done', async () => {
  const { answer, isMade } = await cloneUnder({ fault: 'lost-answer' })
  expect(answer).toBe('ECONNRESET')
  await vi.waitFor(() => expect(isMade()).toBe(true))
})

test('half an answer ends amid its body', async () => {
  const { answer, isMade } = await cloneUnder({ fault: 'half-answer' })
  expect(answer).toBe('ECONNRESET')
  await vi.waitFor(() => expect(isMade()).toBe(true))
})

test('garbage is 200 and no JSON', async () => {
  on({ fault: 'garbage' })
  await expect(version()).rejects.toThrow(SyntaxError)
})

test('a hanging request goes on hanging until the fault is switched off', async () => {
  const id = on({ fault: 'hang' })
  const ended = vi.fn()
  const asked = version().catch((error: NodeJS.ErrnoException) => error.code)
  void asked.then(ended)
  await vi.waitFor(() => expect(lab.lab.faults.fired(id)).toBe(1))
  expect(ended).not.toHaveBeenCalled()
  lab.lab.faults.remove(id)
  expect(await asked).toBe('ECONNRESET')
})

test('a slow answer comes late, by the lab’s clock', async () => {
  on({ fault: 'slow-answer', delay_ms: 20_000 })
  const before = lab.lab.clock.now()
  expect((await version()).status).toBe(200)
  expect(lab.lab.clock.now() - before).toBeGreaterThan(19_000)
})

test('a huge answer is right, and as long as was asked for', async () => {
  on({ fault: 'huge-answer', bytes: 3_000_000 })
  const { text, body } = await version()
  expect(text.length).toBeGreaterThan(3_000_000)
  expect(body.data.version).toBe('9.2.11')
})

test('only what a fault names is struck', async () => {
  on({ fault: 'server-error', method: 'GET', path: '/nodes/*/qemu/9000/**', at: '2nd' })
  const status = async (path: string) => (await lab.call('GET', path)).status
  const config = '/nodes/lab/qemu/9000/config'
  expect([await status(config), await status('/version'), await status(config)]).toEqual([
    ...[200, 200, 500],
  ])
  expect(await status(config)).toBe(200)
})

test('the first that was switched on is outermost, and what it keeps away is not counted', async () => {
  const outer = on({ fault: 'connection-reset', every: 2 })
  const inner = on({ fault: 'server-error', reason: 'inner' })
  expect((await version()).reason).toBe('inner')
  await expect(version()).rejects.toThrow()
  expect([lab.lab.faults.fired(outer), lab.lab.faults.fired(inner)]).toEqual([1, 1])
})

test('which requests are struck is the seed’s choice, and the same each time', async () => {
  async function struck(faultSeed: number): Promise<string> {
    await using seeded = await startTestLab({ lab: { faultSeed } })
    seeded.lab.faults.add({ fault: 'server-error', probability: 0.5 })
    let statuses = ''
    for (let i = 0; i < 30; i += 1) {
      statuses += (await seeded.call('GET', '/version')).status === 200 ? '.' : 'x'
    }
    return statuses
  }
  const first = await struck(7)
  expect(first).toMatch(/x.*\..*x/)
  expect(await struck(7)).toBe(first)
  expect(await struck(8)).not.toBe(first)
})
