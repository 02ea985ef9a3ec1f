import { expect, test, vi } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import { callAsRoot } from '../root-for-tests.ts'
import { asBroker, asRoot, at, cloned, isRunning, running } from './vm-for-tests.ts'

const power = (lab: TestLab, vmid: number, what: string, form = {}) =>
  asBroker(lab, 'POST', at(vmid, `/status/${what}`), form)
const stubborn = { ignoresShutdown: () => true }
const status = async (lab: TestLab, vmid: number) =>
  (await lab.call('GET', at(vmid, '/status/current'))).body.data

test('a start of a running VM, a template or a missing VM is accepted and fails in its task', async () => {
  await using lab = await startTestLab()
  await running(lab, 150)
  expect(await power(lab, 150, 'start')).toMatchObject({
    log: ['TASK ERROR: VM 150 already running'],
  })
  const template = await power(lab, 9000, 'start')
  expect(template.exitstatus).toBe("you can't start a vm if it's a template")
  expect((await asRoot(lab, 'POST', at(999, '/status/start'))).exitstatus).toBe(
    "Configuration file 'nodes/lab/qemu-server/999.conf' does not exist",
  )
})

test('of two starts at once one works and the other finds it running', async () => {
  await using lab = await startTestLab()
  await cloned(lab, 150)
  const both = await Promise.all([power(lab, 150, 'start'), power(lab, 150, 'start')])
  expect(both.map(({ exitstatus }) => exitstatus).sort()).toEqual(['OK', 'VM 150 already running'])
})

test('a VM that wants more than its node has does not start', async () => {
  await using lab = await startTestLab()
  await cloned(lab, 150)
  await lab.call('PUT', at(150, '/config'), { form: { net0: 'virtio,bridge=vmbr77', cores: 99 } })
  expect((await power(lab, 150, 'start')).exitstatus).toMatch(/^MAX \d+ vcpus allowed per VM/)
  await lab.call('PUT', at(150, '/config'), { form: { cores: 1 } })
  expect((await power(lab, 150, 'start')).exitstatus).toBe("bridge 'vmbr77' does not exist")
  await lab.call('PUT', at(150, '/config'), { form: { net0: 'virtio,bridge=vmbr0', kvm: 1 } })
  expect((await power(lab, 150, 'start')).log).toEqual([
    "kvm: warning: host doesn't support requested feature: CPUID.01H:ECX.pni [bit 0]",
    "kvm: Host doesn't support requested features",
    'TASK ERROR: start failed: QEMU exited with code 1',
  ])
})

test('a start that takes longer than it may fails, and leaves no machine', async () => {
  await using lab = await startTestLab({ engine: { startMs: { warm: 5000, cold: 5000 } } })
  await cloned(lab, 150)
  const { exitstatus } = await power(lab, 150, 'start', { timeout: 1 })
  expect(exitstatus).toMatch(/^start failed: command .* failed: got timeout$/)
  expect(isRunning(lab, 150)).toBe(false)
})

test('to stop or shut down what does not run works', async () => {
  await using lab = await startTestLab()
  await cloned(lab, 150)
  expect(await power(lab, 150, 'stop')).toMatchObject({ log: ['TASK OK'] })
  expect(await power(lab, 150, 'shutdown')).toMatchObject({ log: ['TASK OK'] })
})

test('a guest that ignores its power button is killed only if that was asked for', async () => {
  await using lab = await startTestLab({ engine: stubborn })
  await running(lab, 150)
  const asked = await power(lab, 150, 'shutdown', { timeout: 1 })
  expect(asked.exitstatus).toBe('VM quit/powerdown failed - got timeout')
  const forced = await power(lab, 150, 'shutdown', { timeout: 1, forceStop: 1 })
  expect(forced.log).toEqual(['VM still running - terminating now with SIGTERM', 'TASK OK'])
  expect(isRunning(lab, 150)).toBe(false)
})

test.each([
  ['9.2', "QEMU Guest Agent is not running - VM 150 qga command 'guest-ping' failed - got timeout"],
  ['8.4', "QEMU Guest Agent is not running - VM 150 qmp command 'guest-ping' failed - got timeout"],
] as const)(
  'in %s a silent agent costs 3 s, and then it is the power button',
  async (manner, miss) => {
    const engine = { ...stubborn, agentMs: { warm: 3_600_000, cold: 3_600_000 } }
    await using lab = await startTestLab({ engine, lab: { manner } })
    await running(lab, 150)
    const begin = lab.lab.clock.now()
    const { log } = await power(lab, 150, 'shutdown', { timeout: 1 })
    expect(log).toEqual([miss, 'TASK ERROR: VM quit/powerdown failed - got timeout'])
    // Both waits; a timer may fire a millisecond early, which is a tenth of a second here.
    expect(lab.lab.clock.now() - begin).toBeGreaterThan(3500)
  },
)

test('in 7.4 a silent agent is all that there is', async () => {
  const engine = { agentMs: { warm: 3_600_000, cold: 3_600_000 } }
  await using lab = await startTestLab({ engine, lab: { manner: '7.4' } })
  await running(lab, 150)
  const failed = await power(lab, 150, 'shutdown', { timeout: 3 })
  expect(failed.exitstatus).toBe('VM quit/powerdown failed')
  const forced = await power(lab, 150, 'shutdown', { timeout: 3, forceStop: 1 })
  expect(forced.log[0]).toBe('VM quit/powerdown failed - terminating now with SIGTERM')
})

test('a paused VM runs, does not shut down, and goes on when it is resumed', async () => {
  await using lab = await startTestLab()
  await running(lab, 150)
  const paused = await power(lab, 150, 'suspend')
  expect(paused).toMatchObject({ exitstatus: 'OK', parts: { type: 'qmpause' } })
  expect(await status(lab, 150)).toMatchObject({ status: 'running', qmpstatus: 'paused' })
  for (const what of ['shutdown', 'reboot']) {
    const { status, reason } = await lab.call('POST', at(150, `/status/${what}`))
    expect({ status, reason }).toEqual({ status: 500, reason: 'VM is paused - cannot shutdown' })
  }
  expect((await power(lab, 150, 'resume')).exitstatus).toBe('OK')
  expect(await status(lab, 150)).toMatchObject({ status: 'running', qmpstatus: 'running' })
  await power(lab, 150, 'suspend')
  expect((await power(lab, 150, 'shutdown', { forceStop: 1 })).exitstatus).toBe('OK')
  expect(isRunning(lab, 150)).toBe(false)
})

test.each(['reset', 'suspend', 'resume', 'reboot'])(
  '%s of a VM that does not run is refused',
  async (what) => {
    await using lab = await startTestLab()
    await cloned(lab, 150)
    const off = await lab.call('POST', at(150, `/status/${what}`))
    expect(off).toMatchObject({ status: 500, reason: 'VM 150 not running' })
    const missing = await callAsRoot(lab, 'POST', at(999, `/status/${what}`))
    expect(missing.reason).toBe("unable to find configuration file for VM 999 on node 'lab'")
  },
)

test('a reset VM goes on running', async () => {
  await using lab = await startTestLab()
  await running(lab, 150)
  expect((await power(lab, 150, 'reset')).exitstatus).toBe('OK')
  expect(isRunning(lab, 150)).toBe(true)
})

test('a VM that is rebooted is shortly stopped, and then started by root', async () => {
  await using lab = await startTestLab({ speed: 20 })
  await running(lab, 150)
  const exits: number[] = []
  lab.lab.engine.onExit((vmid) => exits.push(vmid))
  expect((await power(lab, 150, 'reboot')).exitstatus).toBe('OK')
  expect(exits).toEqual([150])
  await vi.waitFor(() => expect(isRunning(lab, 150)).toBe(true))
  const [latest] = lab.lab.tasks.on('lab')
  expect(latest?.parts).toMatchObject({ type: 'qmstart', id: '150', user: 'root@pam' })
})

test('a guest that does not reboot in time is not started again by a later shutdown', async () => {
  let ignores = true
  await using lab = await startTestLab({ engine: { ignoresShutdown: () => ignores } })
  await running(lab, 150)
  const { exitstatus } = await power(lab, 150, 'reboot', { timeout: 1 })
  expect(exitstatus).toBe('VM quit/powerdown failed - got timeout')
  ignores = false
  await power(lab, 150, 'shutdown')
  await lab.lab.clock.sleep(5000)
  expect(isRunning(lab, 150)).toBe(false)
})

test('a stop waits for a shutdown that is under way, unless it overrules it', async () => {
  await using lab = await startTestLab({ engine: stubborn })
  await running(lab, 150)
  const shutdown = power(lab, 150, 'shutdown', { timeout: 600 })
  await vi.waitFor(() => expect(lab.lab.tasks.running()).toHaveLength(1))
  const upid = lab.lab.tasks.running()[0]?.upid
  expect((await power(lab, 150, 'stop')).exitstatus).toBe(
    "can't lock file '/var/lock/qemu-server/lock-150.conf' - got timeout",
  )
  const stop = await power(lab, 150, 'stop', { 'overrule-shutdown': 1 })
  expect(stop.log).toEqual([`overruled qmshutdown tasks: ${upid}`, 'TASK OK'])
  expect((await shutdown).exitstatus).toBe('received interrupt')
  expect(isRunning(lab, 150)).toBe(false)
})

test.each([
  [asBroker, asRoot, 'OK'],
  [asRoot, asBroker, "can't lock file '/var/lock/qemu-server/lock-150.conf' - got timeout"],
])(
  'the shutdown of another is overruled only by whoever may change the node',
  async (one, other, result) => {
    await using lab = await startTestLab({ engine: stubborn })
    await running(lab, 150)
    const shutdown = one(lab, 'POST', at(150, '/status/shutdown'), { timeout: 600 })
    await vi.waitFor(() => expect(lab.lab.tasks.running()).toHaveLength(1))
    const stop = await other(lab, 'POST', at(150, '/status/stop'), { 'overrule-shutdown': 1 })
    expect(stop.exitstatus).toBe(result)
    for (const { upid } of lab.lab.tasks.running()) await lab.lab.tasks.abort(upid)
    expect((await shutdown).exitstatus).toBe('received interrupt')
  },
)

test('7.4 does not know how to overrule a shutdown', async () => {
  await using lab = await startTestLab({ lab: { manner: '7.4' } })
  const answer = await lab.call('POST', at(9000, '/status/stop'), {
    form: { 'overrule-shutdown': 1 },
  })
  expect(answer.status).toBe(400)
  expect(answer.body.errors['overrule-shutdown']).toContain('not defined in schema')
})

test.each([
  ['start', 'skiplock'],
  ['start', 'stateuri'],
  ['stop', 'keepActive'],
  ['resume', 'nocheck'],
])('only root may %s with %s', async (what, name) => {
  await using lab = await startTestLab()
  const answer = await lab.call('POST', at(9000, `/status/${what}`), { form: { [name]: 1 } })
  expect(answer).toMatchObject({
    ...{ status: 400, body: { errors: { [name]: 'Only root may use this option.' } } },
  })
})

test('a start passes the VM’s identity, and its tag or its template’s makes it cold', async () => {
  await using lab = await startTestLab()
  const start = vi.spyOn(lab.lab.engine, 'start')
  const boot = async (vmid: number, tags: string) => {
    await cloned(lab, vmid, { name: `d${vmid}` })
    const form = { tags, ciuser: 'ann', cipassword: 'hunter22' }
    await lab.call('PUT', at(vmid, '/config'), { form })
    await power(lab, vmid, 'start')
    return start.mock.lastCall?.[0]
  }
  expect(await boot(150, 'carrel')).toMatchObject({
    ...{ boot: 'warm', resumeFrom: null },
    identity: { hostname: 'd150', credentials: { username: 'ann', password: 'hunter22' } },
  })
  expect((await boot(151, 'carrel;lab-cold'))?.boot).toBe('cold')
  await lab.call('PUT', at(9000, '/config'), { form: { tags: 'lab-cold' } })
  expect((await boot(152, 'carrel'))?.boot).toBe('cold')
})
