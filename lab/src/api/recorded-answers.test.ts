import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import recorded from './fixtures/recorded-9.2.json' with { type: 'json' }
import { type Answer, startTestLab, type TestLab } from './lab-for-tests.ts'

/** Answers that real daemons of 9.2 gave, and the lab's to the same request in the same state. */
type Name = keyof typeof recorded

let lab: TestLab

beforeAll(async () => {
  lab = await startTestLab({ node: 'pve1', timings: { broadcastMs: 3_600_000 } })
})
afterAll(() => lab.close())

/** Keys and types of a value; an array is as its first item. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])]
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, shape(Reflect.get(value, key))]))
}

function ask(name: Name): Promise<Answer> {
  const { method, path, body } = recorded[name].request
  return lab.call(method, path, body === null ? {} : { body })
}

function expectHead(answer: Answer, name: Name): void {
  const { status, reason, headers } = recorded[name].response
  expect({ status: answer.status, reason: answer.reason }, name).toEqual({ status, reason })
  expect(Object.keys(answer.headers), name).toEqual(expect.arrayContaining(headers))
}

/** To the letter: for refusals, and for whatever has no figures of its own. */
async function expectSame(name: Name): Promise<void> {
  const answer = await ask(name)
  expectHead(answer, name)
  expect(answer.body, name).toEqual(recorded[name].response.body ?? null)
}

function without(value: unknown, keys: readonly string[]): unknown {
  return JSON.parse(JSON.stringify(value, (key, each) => (keys.includes(key) ? undefined : each)))
}

/** In keys and types. `apart`: keys that depend on the hardware of the one VM or the other. */
async function expectSameShape(name: Name, apart: readonly string[] = []): Promise<void> {
  const answer = await ask(name)
  expectHead(answer, name)
  const expected = recorded[name].response.body
  expect(shape(without(answer.body, apart)), name).toEqual(shape(without(expected, apart)))
}

async function ended(): Promise<void> {
  await vi.waitFor(() => {
    for (const task of lab.lab.tasks.on('pve1')) expect(task.exitstatus).not.toBeNull()
  })
}

test('without any VM', async () => {
  await expectSameShape('version')
  for (const name of ['http-01-unknown-path', 'node-unknown-500', 'nextid-ok'] as const) {
    await expectSame(name)
  }
  await expectSame('nextid-400-taken')
  await expectSame('task-status-missing')
  await expectSame('task-status-garbage')
  await expectSameShape('nodes-list')
  await expectSameShape('node-status')
  await expectSameShape('node-storage')
  await expectSame('feature-clone-template')
})

test('a wrong token has an empty body', async () => {
  const answer = await lab.call('GET', '/version', { headers: { authorization: 'PVEAPIToken=x' } })
  expectHead(answer, 'token-01-bad-secret')
  expect(answer.text).toBe('')
})

test('a clone and its refusals', async () => {
  await expectSame('clone-linked-07-unknown-target-node')
  await expectSame('clone-linked-08-bad-name-400')
  await expectSame('clone-linked-10-source-missing')
  await expectSame('clone-linked-06-storage-param-without-full')
  await expectSameShape('clone-linked-01-ok')
  await ended()
  await expectSame('clone-linked-04-newid-exists')
  await expectSame('clone-linked-05-source-not-template')
  const upid = lab.lab.tasks.on('pve1')[0]?.upid ?? ''
  const status = await lab.call('GET', `/nodes/pve1/tasks/${encodeURIComponent(upid)}/status`)
  expect(shape(status.body)).toEqual(shape(recorded['task-status-clone-linked'].response.body))
})

test('a stopped VM', async () => {
  await expectSame('agent-01-vm-not-running')
  await expectSame('tags-put-ok')
  await expectSame('tags-put-400')
  await expectSameShape('status-stopped', ['serial'])
  await expectSameShape('clone-linked-11-config', ['serial0', 'kvm', 'cpu', 'ciuser'])
  await expectSame('snapshot-04-name-current')
  await expectSame('snapshot-05-bad-name')
})

test('a running VM', async () => {
  await lab.task('POST', '/nodes/pve1/qemu/101/status/start')
  lab.lab.broadcast.refresh()
  await expectSame('delete-01-running')
  const { body } = await ask('cluster-resources-vm')
  const listed = body.data.filter((vm: { vmid: number }) => vm.vmid === 101)
  expect(shape(listed)).toEqual(shape(recorded['cluster-resources-vm'].response.body.data))
  await expectSameShape('snapshot-01-list-empty')
  await vi.waitFor(async () => expect((await ask('agent-05-ping')).status).toBe(200))
  await expectSame('agent-05-ping')
  await expectSameShape('agent-07-hostname')
  await vi.waitFor(() => expectSameShape('agent-03-interfaces-ok'))
  await expectSameShape('status-running-agent-up', [
    'serial',
    'freemem',
    'ballooninfo',
    'blockstat',
  ])
})

test('a VM that is gone', async () => {
  await lab.task('POST', '/nodes/pve1/qemu/101/status/stop')
  await lab.task('DELETE', '/nodes/pve1/qemu/101')
  await expectSame('gone-02-status-root')
  await expectSame('clonelock-16-leftover-volumes')
})
