import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Caller } from '../access/access-control.ts'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import { callAsRoot } from '../root-for-tests.ts'

let lab: TestLab
let stranger: { authorization: string }
const tasks = '/nodes/lab/tasks'
const root: Caller = { user: 'root@pam', tokenid: null }
const broker: Caller = { user: 'carrel@pve', tokenid: 'broker' }

beforeAll(async () => {
  lab = await startTestLab({ lab: { nodes: ['lab', 'other'] } })
  await callAsRoot(lab, 'POST', '/access/users', { form: { userid: 'ann@pve' } })
  const form = { privsep: 0 }
  const { body } = await callAsRoot(lab, 'POST', '/access/users/ann@pve/token/tt', { form })
  stranger = { authorization: `PVEAPIToken=ann@pve!tt=${body.data.value}` }
})
afterAll(() => lab.close())

async function done(type: string, id: string, caller = root, text: string | null = null) {
  const upid = lab.lab.tasks.start({ node: 'lab', type, id, caller }, async (worker) => {
    for (let line = 1; line <= 60; line += 1) worker.log(`line ${line}`)
    if (text !== null) throw new Error(text)
  })
  await vi.waitFor(() => expect(lab.lab.tasks.find(upid)?.exitstatus).not.toBeNull())
  return upid
}
function lasting(type: string, id: string, caller = root) {
  const gate = Promise.withResolvers<void>()
  const upid = lab.lab.tasks.start({ node: 'lab', type, id, caller }, () => gate.promise)
  return { upid, end: gate.resolve }
}
const of = (upid: string, what = '') => `${tasks}/${encodeURIComponent(upid)}${what}`
const upidsOf = async (form: Record<string, string | number>, headers = {}) => {
  const { body } = await lab.call('GET', tasks, { form, headers })
  return body.data.map(({ upid }: { upid: string }) => upid)
}

test('a task that runs has no exit status, and one that has ended has', async () => {
  const task = lasting('qmstart', '150', broker)
  const status = async () => (await lab.call('GET', of(task.upid, '/status'))).body.data
  const { pid, pstart, starttime } = lab.lab.tasks.find(task.upid)?.parts ?? {}
  const figures = {
    ...{ upid: task.upid, node: 'lab', pid, pstart, starttime, type: 'qmstart', id: '150' },
    ...{ user: 'carrel@pve', tokenid: 'broker' },
  }
  expect(await status()).toEqual({ ...figures, status: 'running' })
  expect((await lab.call('GET', of(task.upid, '/log'))).body).toEqual({
    ...{ data: [{ n: 1, t: 'no content' }], total: 1 },
  })
  expect((await lab.call('GET', tasks, { form: { source: 'active' } })).body).toEqual({
    data: [
      {
        ...{ upid: task.upid, node: 'lab', pid, pstart, starttime, type: 'qmstart', id: '150' },
        ...{ user: 'carrel@pve!broker', status: 'RUNNING', saved: '0' },
      },
    ],
    total: 1,
  })
  task.end()
  await vi.waitFor(async () =>
    expect(await status()).toEqual({ ...figures, status: 'stopped', exitstatus: 'OK' }),
  )
})

test('a log is read in parts, fifty lines at a time unless told', async () => {
  const upid = await done('qmstart', '150')
  const read = async (form = {}) => (await lab.call('GET', of(upid, '/log'), { form })).body
  const whole = await read({ limit: 0 })
  expect(whole.data).toHaveLength(61)
  expect(whole.data.at(-1)).toEqual({ n: 61, t: 'TASK OK' })
  expect((await read()).data).toHaveLength(50)
  expect(await read({ start: 59, limit: 1 })).toEqual({
    data: [{ n: 60, t: 'line 60' }],
    total: 61,
  })
})

test('the list is filtered by VM, type, user, outcome and time, and cut into pages', async () => {
  const fine = await done('qmstop', '777', broker)
  const failed = await done('qmstop', '777', root, 'VM quit/powerdown failed')
  const newest = await done('qmstart', '777')
  expect(await upidsOf({ vmid: 777 })).toEqual([newest, failed, fine])
  expect(await upidsOf({ vmid: 777, typefilter: 'qmstop' })).toEqual([failed, fine])
  expect(await upidsOf({ vmid: 777, userfilter: 'CARREL' })).toEqual([fine])
  expect(await upidsOf({ vmid: 777, errors: 1 })).toEqual([failed])
  expect(await upidsOf({ vmid: 777, statusfilter: 'ok' })).toEqual([newest, fine])
  expect(await upidsOf({ vmid: 777, since: 4_000_000_000 })).toEqual([])
  expect(await upidsOf({ vmid: 777, until: 1 })).toEqual([])
  expect(await upidsOf({ vmid: 777, start: 1, limit: 1 })).toEqual([failed])
  const bad = await lab.call('GET', tasks, { form: { statusfilter: 'bad' } })
  expect(bad.body.errors).toEqual({ statusfilter: "invalid format - invalid status 'bad'\n" })
})

test('an empty list has no total', async () => {
  expect((await lab.call('GET', tasks, { form: { vmid: 778 } })).body).toEqual({ data: [] })
})

test.each([
  ['garbage', { upid: 'unable to parse worker upid' }],
  ['UPID:lab:0000AAAA:0000AAAA:5F000000:qmstart:101:carrel@pve!broker:', { upid: 'no such task' }],
])('%s is no task', async (upid, errors) => {
  expect(await lab.call('GET', of(upid, '/status'))).toMatchObject({
    status: 400,
    body: { errors },
  })
  expect((await lab.call('DELETE', of(upid))).body.errors).toEqual(errors)
})

test('a task is of its node, and a missing one has a log that says so', async () => {
  const upid = await done('qmstart', '150')
  const elsewhere = `/nodes/other/tasks/${encodeURIComponent(upid)}`
  expect((await lab.call('GET', `${elsewhere}/status`)).body.errors).toEqual({
    upid: 'no such task',
  })
  expect((await lab.call('GET', `${elsewhere}/log`)).body.data).toEqual([
    { n: 1, t: 'unable to open file - No such file or directory' },
  ])
})

test('a token owns what it started, a user what it and its tokens started, and others need a right', async () => {
  const foreign = await done('qmstart', '150')
  const own = await done('qmstart', '150', { user: 'ann@pve', tokenid: 'tt' })
  const ofUser = await done('qmstart', '150', { user: 'ann@pve', tokenid: null })
  const status = async (upid: string) =>
    (await lab.call('GET', of(upid, '/status'), { headers: stranger })).status
  expect([await status(own), await status(foreign), await status(ofUser)]).toEqual([200, 403, 403])
  const refused = await lab.call('DELETE', of(foreign), { headers: stranger })
  expect(refused.reason).toBe('Permission check failed (/nodes/lab, Sys.Modify)')
  expect(await upidsOf({}, stranger)).toEqual([own])
  const ticket = { cookie: `PVEAuthCookie=${lab.lab.access.tickets.issue('ann@pve')}` }
  const headers = { ...ticket, authorization: '' }
  expect(await upidsOf({}, headers)).toEqual([ofUser, own])
})

test('the cluster tells of the latest tasks of each node', async () => {
  const task = lasting('qmclone', '9000')
  const { body } = await lab.call('GET', '/cluster/tasks')
  expect(body.data).toHaveLength(Math.min(25, body.data.length))
  expect(body.data[0]).toMatchObject({ upid: task.upid, saved: '0', pid: expect.any(Number) })
  expect(body.data[0]).not.toHaveProperty('status')
  expect(body.data[1]).toMatchObject({ saved: '1', status: expect.any(String) })
  expect(body.data[1]).not.toHaveProperty('pid')
  expect((await lab.call('GET', '/cluster/tasks', { headers: stranger })).body.data).toEqual([])
  task.end()
})
