import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestLab, type TestLab } from './lab-for-tests.ts'
import { asBroker, at, cloned, configOf, running } from './vms/vm-for-tests.ts'

let lab: TestLab

beforeAll(async () => {
  lab = await startTestLab()
})
afterAll(() => lab.close())

test('a missing token is refused with an empty body', async () => {
  const answer = await lab.call('GET', '/version', { headers: { authorization: '' } })
  expect(answer).toMatchObject({ status: 401, text: '' })
})

test('a wrong secret is refused only after 3 s', async () => {
  const begin = lab.lab.clock.now()
  const headers = { authorization: `${lab.authorization.slice(0, -1)}x` }
  const answer = await lab.call('GET', '/version', { headers })
  expect(answer).toMatchObject({ status: 401, reason: 'Authentication failed!', text: '' })
  expect(lab.lab.clock.now() - begin).toBeGreaterThanOrEqual(2900)
})

test('an unknown path and an unknown method are 501 with their name', async () => {
  const path = await lab.call('GET', '/nope')
  expect(path).toMatchObject({ status: 501, reason: "Method 'GET /nope' not implemented" })
  const method = await lab.call('POST', '/version')
  expect(method.reason).toBe("Method 'POST /version' not implemented")
})

test('an unknown parameter is refused by name', async () => {
  const answer = await lab.call('GET', '/cluster/nextid', { form: { surprise: 1 } })
  expect(answer.status).toBe(400)
  expect(answer.body.errors.surprise).toContain('property is not defined in schema')
})

test('a chunked body is refused', async () => {
  const headers = { 'transfer-encoding': 'chunked' }
  const answer = await lab.call('PUT', at(9000, '/config'), { headers, form: { description: 'x' } })
  expect(answer.status).toBe(501)
})

test('the text of an error is the reason phrase and the message', async () => {
  const answer = await lab.call('GET', at(999, '/status/current'))
  const text = "Configuration file 'nodes/lab/qemu-server/999.conf' does not exist"
  expect(answer).toMatchObject({ status: 500, reason: text, body: { message: `${text}\n` } })
})

test('a new VM is unknown to the cluster’s list until it has been seen', async () => {
  await using slow = await startTestLab({ speed: 1 })
  await cloned(slow, 150)
  const listed = async () =>
    (await slow.call('GET', '/cluster/resources', { form: { type: 'vm' } })).body.data.find(
      (vm: { vmid: number }) => vm.vmid === 150,
    )
  expect(await listed()).toMatchObject({ status: 'unknown' })
  expect(await listed()).not.toHaveProperty('name')
  slow.lab.broadcast.refresh()
  expect(await listed()).toMatchObject({ status: 'stopped', name: 'Copy-of-VM-xfce-desktop' })
})

test('the agent misses until it is up, then runs commands', async () => {
  await cloned(lab, 201, { name: 'd201' })
  const ask = () => lab.call('GET', at(201, '/agent/network-get-interfaces'))
  expect((await ask()).reason).toBe('VM 201 is not running')
  await asBroker(lab, 'POST', at(201, '/status/start'))
  await vi.waitFor(async () => expect((await ask()).status).toBe(200))
  const body = 'command=/bin/hostname&command=-f'
  const { pid } = (await lab.call('POST', at(201, '/agent/exec'), { body })).body.data
  const ended = await lab.call('GET', at(201, '/agent/exec-status'), { form: { pid } })
  expect(ended.body.data).toMatchObject({ exited: 1, exitcode: 0, 'out-data': 'd201\n' })
})

test('a destroyed VM leaves no volume', async () => {
  await running(lab, 202)
  const volumes = async () => {
    const content = '/nodes/lab/storage/local/content'
    return (await lab.call('GET', content, { form: { vmid: 202 } })).body.data
  }
  expect(await volumes()).toHaveLength(1)
  await asBroker(lab, 'POST', at(202, '/status/stop'))
  expect((await asBroker(lab, 'DELETE', at(202), { purge: 1 })).exitstatus).toBe('OK')
  expect(await volumes()).toEqual([])
})

test('what a template says it can do depends on its storage', async () => {
  const feature = async (of: TestLab, wanted: string) =>
    (await of.call('GET', at(9000, '/feature'), { form: { feature: wanted } })).body.data
  expect(await feature(lab, 'clone')).toEqual({ hasFeature: 1, nodes: ['lab'] })
  const storages = [{ name: 'lvm', type: 'lvm', shared: true }] as const
  await using shared = await startTestLab({ lab: { storages, nodes: ['lab', 'two'] } })
  expect(await feature(shared, 'clone')).toEqual({ hasFeature: 0, nodes: ['lab', 'two'] })
  expect(await feature(shared, 'copy')).toMatchObject({ hasFeature: 1 })
  expect((await configOf(shared, 9000)).virtio0).toBe('lvm:vm-9000-disk-0,size=4G')
})
