import { expect, test, vi } from 'vitest'
import { startProxmoxDouble } from '../../../test/proxmox-double.ts'
import { answerWith } from '../../../test/raw-tls-server.ts'
import { version } from './cluster-calls.ts'
import { taskStatus } from './task-calls.ts'
import { changeConfig, cloneVm, destroyVm, start, vmConfig } from './vm-calls.ts'

const answer = { version: '9.2.11', release: '9.2' }
const upid = 'UPID:pve1:0000012F:000A1824:6B033903:qmclone:9000:carrel@pve!broker:'
const vm = { node: 'pve1', vmid: 101 }

test.each([
  ['a lost connection', undefined],
  ['a node that was not reached', { status: 595, reason: 'No route to host', body: '' }],
  ['a node that was busy', { status: 596, reason: 'Connection timed out', body: '' }],
  ['a reverse proxy without its server', { status: 502, reason: 'Bad Gateway' }],
])('problem 13: a GET is asked again after %s', async (_, failure) => {
  await using double = await startProxmoxDouble((socket) => {
    if (double.server.requests.length > 1) answerWith(socket, answer)
    else if (failure) answerWith(socket, null, failure)
    else socket.destroy()
  })
  expect(await double.transport.call(version)).toEqual(answer)
  expect(double.server.requests).toHaveLength(2)
})

test('problem 13: anything else is sent once', async () => {
  await using double = await startProxmoxDouble((socket) => socket.destroy())
  for (const call of [cloneVm, changeConfig, destroyVm]) {
    const before = double.server.requests.length
    await expect(double.transport.call(call, vm)).rejects.toMatchObject({
      code: 'hypervisor_unreachable',
      mayHaveHappened: true,
    })
    expect(double.server.requests.length - before).toBe(1)
  }
})

test.each([400, 403, 500, 501])(
  'a refusal with %i is final, and nothing has happened',
  async (status) => {
    await using double = await startProxmoxDouble((socket) => answerWith(socket, null, { status }))
    await expect(double.transport.call(version)).rejects.toMatchObject({ mayHaveHappened: false })
    await expect(double.transport.call(start, vm)).rejects.toMatchObject({ mayHaveHappened: false })
    expect(double.server.requests).toHaveLength(2)
  },
)

test('the deadline holds for all attempts together', async () => {
  await using double = await startProxmoxDouble((socket) => {
    if (double.server.requests.length === 1) socket.destroy()
  })
  const call = double.transport.call(version, {}, { deadlineMs: 1000 })
  await expect(call).rejects.toMatchObject({ code: 'hypervisor_timeout', mayHaveHappened: false })
  expect(double.server.requests).toHaveLength(2)
})

test('another attempt is not waited for that would come too late', async () => {
  await using double = await startProxmoxDouble((socket) => socket.destroy())
  const call = double.transport.call(version, {}, { deadlineMs: 1000 })
  await expect(call).rejects.toMatchObject({ code: 'hypervisor_unreachable' })
  expect(double.server.requests).toHaveLength(2)
})

test('a call can be called off', async () => {
  await using double = await startProxmoxDouble(() => controller.abort())
  const controller = new AbortController()
  const { signal } = controller
  await expect(double.transport.call(start, vm, { signal })).rejects.toMatchObject({
    code: 'task_aborted',
    mayHaveHappened: true,
  })
  await expect(double.transport.call(start, vm, { signal })).rejects.toMatchObject({
    code: 'task_aborted',
    mayHaveHappened: false,
  })
  expect(double.server.requests).toHaveLength(1)
})

test('chunked: a body always has its length, and an empty one too', async () => {
  await using double = await startProxmoxDouble((socket) => answerWith(socket, upid))
  await double.transport.call(start, vm)
  await double.transport.call(changeConfig, {
    ...vm,
    description: 'ä'.repeat(20_000),
    onboot: true,
  })
  await double.transport.call(destroyVm, { ...vm, purge: true })
  const [empty, long, query] = double.server.requests
  expect(empty).toMatchObject({ body: '', headers: { 'content-length': '0' } })
  expect(long).toMatchObject({
    headers: {
      'content-length': String(
        'description='.length + 20_000 * '%C3%A4'.length + '&onboot=1'.length,
      ),
      'content-type': 'application/x-www-form-urlencoded',
    },
  })
  expect(query?.line).toBe('DELETE /api2/json/nodes/pve1/qemu/101?purge=1')
  for (const { headers } of double.server.requests)
    expect(headers).not.toHaveProperty('transfer-encoding')
})

test('a token is sent as it is, without a cookie', async () => {
  await using double = await startProxmoxDouble((socket) => answerWith(socket, answer), {
    credentials: { kind: 'token', id: 'carrel@pve!broker', secret: 'abc-def' },
  })
  await double.transport.call(version)
  const [request] = double.server.requests
  expect(request?.headers).toMatchObject({ authorization: 'PVEAPIToken=carrel@pve!broker=abc-def' })
  expect(request?.headers).not.toHaveProperty('cookie')
})

test('a connection carries many requests, and never more than a hundred', async () => {
  await using double = await startProxmoxDouble((socket) => answerWith(socket, answer))
  for (let asked = 0; asked < 300; asked += 1) await double.transport.call(version)
  const carried = Map.groupBy(double.server.requests, ({ connection }) => connection)
  const counts = [...carried.values()].map((requests) => requests.length)
  expect(Math.max(...counts)).toBeLessThanOrEqual(100)
  expect(counts.length).toBeLessThan(10)
})

test('a connection that the server closed after an error, or while idle, is not used again', async () => {
  await using double = await startProxmoxDouble((socket) => {
    const asked = double.server.requests.length
    if (asked === 1) return answerWith(socket, null, { status: 500, reason: 'VM is locked' })
    answerWith(socket, upid)
    if (asked === 2) socket.end(() => closed())
  })
  const { promise: idle, resolve: closed } = Promise.withResolvers<void>()
  await expect(double.transport.call(start, vm)).rejects.toMatchObject({ code: 'lock_timeout' })
  await double.transport.call(start, vm)
  await idle
  await vi.waitFor(() => double.transport.call(start, vm))
  expect(double.server.requests.map(({ connection }) => connection)).toEqual([1, 2, 3])
})

test('closing waits for the calls under way', async () => {
  const { promise: asked, resolve: heard } = Promise.withResolvers<void>()
  const { promise: told, resolve: tell } = Promise.withResolvers<void>()
  await using double = await startProxmoxDouble((socket) => {
    heard()
    void told.then(() => answerWith(socket, answer))
  })
  const call = double.transport.call(version)
  await asked
  const closing = double.transport.close()
  tell()
  expect(await call).toEqual(answer)
  await closing
})

test('answers are read as their call says', async () => {
  await using double = await startProxmoxDouble((socket) =>
    answerWith(socket, {
      status: 'stopped',
      exitstatus: 'OK',
      ...{ upid, node: 'pve1' },
      type: 'qmclone',
      user: 'carrel@pve',
      starttime: '1795372081',
    }),
  )
  const status = await double.transport.call(taskStatus, { node: 'pve1', upid })
  expect(status).toMatchObject({ exitstatus: 'OK', starttime: 1_795_372_081 })
  expect(double.server.requests[0]?.line).toBe(
    `GET /api2/json/nodes/pve1/tasks/${encodeURIComponent(upid)}/status`,
  )
})

test('a parameter that the path needs is not left out unnoticed', async () => {
  await using double = await startProxmoxDouble((socket) => answerWith(socket, null))
  for (const node of [undefined, '', '..']) {
    await expect(double.transport.call(vmConfig, { node, vmid: 101 })).rejects.toMatchObject({
      code: 'bad_request',
    })
  }
  expect(double.server.requests).toEqual([])
})

test('a change that is answered by something else may have happened', async () => {
  await using double = await startProxmoxDouble((socket) => answerWith(socket, 0, { body: '{}' }))
  await expect(double.transport.call(changeConfig, vm)).rejects.toMatchObject({
    code: 'unexpected_answer',
    mayHaveHappened: true,
  })
})
