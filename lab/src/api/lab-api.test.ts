import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestLab, type TestLab } from './lab-for-tests.ts'

let lab: TestLab
let nextVmid = 200

beforeAll(async () => {
  lab = await startTestLab()
})
afterAll(() => lab.close())

async function cloned(form: Record<string, string | number> = {}): Promise<number> {
  const newid = nextVmid++
  const path = '/nodes/lab/qemu/9000/clone'
  expect(await lab.task('POST', path, { form: { newid, name: `d${newid}`, ...form } })).toBe('OK')
  return newid
}
const on = (vmid: number, path: string) => `/nodes/lab/qemu/${vmid}${path}`

test('a missing token is refused with an empty body', async () => {
  const answer = await lab.call('GET', '/version', { headers: { authorization: '' } })
  expect(answer).toMatchObject({ status: 401, text: '' })
})

test('a wrong secret is refused only after the delay', async () => {
  await using slow = await startTestLab({ timings: { signInFailedMs: 250 } })
  const started = performance.now()
  const headers = { authorization: `${slow.authorization.slice(0, -1)}x` }
  const answer = await slow.call('GET', '/version', { headers })
  expect(answer).toMatchObject({ status: 401, reason: 'Authentication failed!', text: '' })
  expect(performance.now() - started).toBeGreaterThan(240)
})

test('an unknown path and an unknown method are 501 with their name', async () => {
  const path = await lab.call('GET', '/nope')
  expect(path).toMatchObject({ status: 501, reason: "Method 'GET /nope' not implemented" })
  expect((await lab.call('GET', '/nodes/%zz/status')).status).toBe(501)
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
  const answer = await lab.call('PUT', on(9000, '/config'), { headers, form: { description: 'x' } })
  expect(answer.status).toBe(501)
})

test('the text of an error is the reason phrase and the message', async () => {
  const answer = await lab.call('GET', on(999, '/status/current'))
  const text = "Configuration file 'nodes/lab/qemu-server/999.conf' does not exist"
  expect(answer).toMatchObject({ status: 500, reason: text, body: { message: `${text}\n` } })
})

test('a clone is locked while it is made, and nobody gets its lock', async () => {
  await using slow = await startTestLab({ engine: { cloneMs: 900 }, timings: { configLockMs: 50 } })
  const making = slow.task('POST', on(9000, '/clone'), { form: { newid: 150 } })
  await vi.waitFor(async () => {
    const { body } = await slow.call('GET', on(150, '/config'))
    expect(body.data).toMatchObject({ lock: 'clone', description: ' qmclone temporary file' })
  })
  const file = '/var/lock/qemu-server/lock-150.conf'
  const timeout = `can't lock file '${file}' - got timeout`
  expect(await slow.task('POST', on(150, '/status/start'))).toBe(timeout)
  const change = await slow.call('PUT', on(150, '/config'), { form: { tags: 'a' } })
  expect(change.reason).toBe('VM is locked (clone)')
  expect(await making).toBe('OK')
})

test('a clone has a MAC of its own and its template’s tags', async () => {
  const [first, second] = [await cloned(), await cloned()]
  const configs = await Promise.all(
    [9000, first, second].map(
      async (vmid) => (await lab.call('GET', on(vmid, '/config'))).body.data,
    ),
  )
  const macs = configs.map((config) => /BC:24:11(:[0-9A-F]{2}){3}/.exec(config.net0)?.[0])
  expect(new Set(macs).size).toBe(3)
  expect(configs[1].tags).toBe('carrel-template')
})

test('of two clones with one id the second fails', async () => {
  const newid = nextVmid++
  const both = await Promise.all(
    [1, 2].map(() =>
      lab
        .task('POST', on(9000, '/clone'), { form: { newid } })
        .catch((error: Error) => error.message),
    ),
  )
  const taken = `unable to create VM ${newid}: config file already exists`
  expect(both.filter((result) => result === 'OK')).toHaveLength(1)
  expect(both.filter((result) => result.endsWith(taken))).toHaveLength(1)
})

test('a start of a running VM is accepted and fails in its task', async () => {
  const vmid = await cloned()
  expect(await lab.task('POST', on(vmid, '/status/start'))).toBe('OK')
  expect(await lab.task('POST', on(vmid, '/status/start'))).toBe(`VM ${vmid} already running`)
})

test('the template can be neither started nor destroyed while it has clones', async () => {
  await cloned()
  const start = await lab.task('POST', on(9000, '/status/start'))
  expect(start).toBe("you can't start a vm if it's a template")
  const volume = 'local:9000/base-9000-disk-0.qcow2'
  expect(await lab.task('DELETE', on(9000, ''))).toBe(
    `base volume '${volume}' is still in use by linked cloned`,
  )
})

test('a running VM cannot be destroyed; a stopped one leaves no disk', async () => {
  const vmid = await cloned()
  await lab.task('POST', on(vmid, '/status/start'))
  const refused = await lab.call('DELETE', on(vmid, ''))
  expect(refused).toMatchObject({ status: 500, reason: `VM ${vmid} is running - destroy failed` })
  await lab.task('POST', on(vmid, '/status/stop'))
  const content = '/nodes/lab/storage/local/content'
  const volumes = () => lab.call('GET', content, { form: { vmid } })
  expect((await volumes()).body.data).toHaveLength(1)
  expect(await lab.task('DELETE', on(vmid, ''), { form: { purge: 1 } })).toBe('OK')
  expect((await volumes()).body.data).toEqual([])
})

test('a new VM is unknown to the cluster’s list until it has been seen', async () => {
  await using slow = await startTestLab({ timings: { broadcastMs: 3_600_000 } })
  await slow.task('POST', on(9000, '/clone'), { form: { newid: 150 } })
  const listed = async () =>
    (await slow.call('GET', '/cluster/resources', { form: { type: 'vm' } })).body.data.find(
      (vm: { vmid: number }) => vm.vmid === 150,
    )
  expect(await listed()).toMatchObject({ status: 'unknown' })
  expect(await listed()).not.toHaveProperty('name')
  slow.lab.broadcast.refresh()
  expect(await listed()).toMatchObject({ status: 'stopped', name: 'Copy-of-VM-xfce-desktop' })
})

test('the password of cloud-init goes in and never comes out', async () => {
  const vmid = await cloned()
  await lab.call('PUT', on(vmid, '/config'), { form: { ciuser: 'ann', cipassword: 'hunter22' } })
  const { body, text } = await lab.call('GET', on(vmid, '/config'))
  expect(body.data).toMatchObject({ ciuser: 'ann', cipassword: '**********' })
  expect(text).not.toContain('hunter22')
})

test('tags are kept sorted', async () => {
  const vmid = await cloned()
  await lab.call('PUT', on(vmid, '/config'), { form: { tags: 'zebra;ape, bee' } })
  expect((await lab.call('GET', on(vmid, '/config'))).body.data.tags).toBe('ape;bee;zebra')
})

test('a rollback stops the VM and takes its configuration back', async () => {
  const vmid = await cloned()
  expect(await lab.task('POST', on(vmid, '/snapshot'), { form: { snapname: 's1' } })).toBe('OK')
  await lab.call('PUT', on(vmid, '/config'), { form: { tags: 'later' } })
  await lab.task('POST', on(vmid, '/status/start'))
  expect(await lab.task('POST', on(vmid, '/snapshot/s1/rollback'))).toBe('OK')
  expect((await lab.call('GET', on(vmid, '/status/current'))).body.data).toMatchObject({
    status: 'stopped',
    tags: 'carrel-template',
  })
  const again = await lab.task('POST', on(vmid, '/snapshot'), { form: { snapname: 's1' } })
  expect(again).toBe("snapshot name 's1' already used")
  const missing = await lab.task('DELETE', on(vmid, '/snapshot/s2'))
  expect(missing).toBe("snapshot 's2' does not exist")
})

test('a guest that ignores its power button is killed only if that was asked for', async () => {
  await using stubborn = await startTestLab({ engine: { ignoresShutdown: () => true } })
  await stubborn.task('POST', on(9000, '/clone'), { form: { newid: 150 } })
  await stubborn.task('POST', on(150, '/status/start'))
  const ask = (form: Record<string, number>) =>
    stubborn.task('POST', on(150, '/status/shutdown'), { form: { timeout: 1, ...form } })
  expect(await ask({})).toBe('VM quit/powerdown failed - got timeout')
  expect(await ask({ forceStop: 1 })).toBe('OK')
})

test('the agent misses until it is up, then runs commands', async () => {
  const vmid = await cloned()
  const ask = () => lab.call('GET', on(vmid, '/agent/network-get-interfaces'))
  expect((await ask()).reason).toBe(`VM ${vmid} is not running`)
  await lab.task('POST', on(vmid, '/status/start'))
  await vi.waitFor(async () => expect((await ask()).status).toBe(200))
  const started = await lab.call('POST', on(vmid, '/agent/exec'), {
    body: 'command=/bin/hostname&command=-f',
  })
  const { pid } = started.body.data
  const ended = await lab.call('GET', on(vmid, '/agent/exec-status'), { form: { pid } })
  expect(ended.body.data).toMatchObject({ exited: 1, exitcode: 0, 'out-data': `d${vmid}\n` })
})

test('a task tells its last line, and a stranger’s task name is refused', async () => {
  const vmid = await cloned()
  const { body } = await lab.call('POST', on(vmid, '/status/stop'))
  const path = `/nodes/lab/tasks/${encodeURIComponent(body.data)}`
  await vi.waitFor(async () => {
    const status = (await lab.call('GET', `${path}/status`)).body.data
    expect(status).toMatchObject({ status: 'stopped', exitstatus: 'OK', type: 'qmstop' })
  })
  expect((await lab.call('GET', `${path}/log`)).body).toEqual({
    data: [{ n: 1, t: 'TASK OK' }],
    total: 1,
  })
  const garbage = await lab.call('GET', '/nodes/lab/tasks/garbage/status')
  expect(garbage.body.errors).toEqual({ upid: 'unable to parse worker upid' })
})

test('a start passes the VM’s identity, and its tag or its template’s makes it cold', async () => {
  await using own = await startTestLab()
  const start = vi.spyOn(own.lab.engine, 'start')
  const boot = async (newid: number, tags: string) => {
    await own.task('POST', on(9000, '/clone'), { form: { newid, name: `d${newid}` } })
    const form = { tags, ciuser: 'ann', cipassword: 'hunter22' }
    await own.call('PUT', on(newid, '/config'), { form })
    await own.task('POST', on(newid, '/status/start'))
    return start.mock.lastCall?.[0]
  }
  expect(await boot(150, 'carrel')).toMatchObject({
    boot: 'warm',
    identity: { hostname: 'd150', credentials: { username: 'ann', password: 'hunter22' } },
  })
  expect((await boot(151, 'carrel;lab-cold'))?.boot).toBe('cold')
  await own.call('PUT', on(9000, '/config'), { form: { tags: 'lab-cold' } })
  expect((await boot(152, 'carrel'))?.boot).toBe('cold')
})
