import { expect, test, vi } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'

const clonePath = '/nodes/lab/qemu/9000/clone'
const at = (vmid: number, path: string) => `/nodes/lab/qemu/${vmid}${path}`

async function withVm(lab: TestLab, vmid: number, isRunning = false): Promise<void> {
  expect(await lab.task('POST', clonePath, { form: { newid: vmid } })).toBe('OK')
  if (isRunning) expect(await lab.task('POST', at(vmid, '/status/start'))).toBe('OK')
}

test('a foreign VM takes the id of a clone, or one that nextid has just told', async () => {
  await using lab = await startTestLab()
  lab.lab.faults.add({ fault: 'foreign-vm', path: '/nodes/*/qemu/*/clone' })
  const { status, reason } = await lab.call('POST', clonePath, { form: { newid: 301 } })
  expect(status).toBe(500)
  expect(reason).toContain('already exists')
  expect(lab.lab.vms.find(301)?.config.name).toBe('foreign-301')
  lab.lab.faults.add({ fault: 'foreign-vm', path: '/cluster/nextid' })
  const { body } = await lab.call('GET', '/cluster/nextid')
  expect(lab.lab.vms.find(Number(body.data))).not.toBeNull()
})

test('a VM’s lock is held for a while, and then given back', async () => {
  await using lab = await startTestLab()
  await withVm(lab, 301)
  const id = lab.lab.faults.add({ fault: 'vm-locked', vmid: 301, for_ms: 25_000 })
  await vi.waitFor(() => expect(lab.lab.faults.fired(id)).toBe(1))
  const timeout = "can't lock file '/var/lock/qemu-server/lock-301.conf' - got timeout"
  expect(await lab.task('POST', at(301, '/status/start'))).toBe(timeout)
  await vi.waitFor(() => expect(lab.lab.faults.list()[0]?.state).toBe('over'))
  expect(await lab.task('POST', at(301, '/status/start'))).toBe('OK')
})

test('a VM powers off from inside when it is asked about the second time', async () => {
  await using lab = await startTestLab()
  await withVm(lab, 301, true)
  lab.lab.faults.add({ fault: 'vm-powers-off', path: '/nodes/*/qemu/*/status/current', at: '2nd' })
  const status = async () => (await lab.call('GET', at(301, '/status/current'))).body.data.status
  expect(await status()).toBe('running')
  await vi.waitFor(async () => expect(await status()).toBe('stopped'))
})

test('a VM disappears at its time', async () => {
  await using lab = await startTestLab()
  await withVm(lab, 301, true)
  lab.lab.faults.add({ fault: 'vm-vanishes', vmid: 301, at: 5000 })
  await vi.waitFor(async () => {
    const { reason } = await lab.call('GET', at(301, '/status/current'))
    expect(reason).toContain('does not exist')
  })
  await vi.waitFor(async () => expect((await lab.lab.engine.disks()).has(301)).toBe(false))
  expect(lab.lab.engine.running().has(301)).toBe(false)
})

test('the agent goes from the configuration', async () => {
  await using lab = await startTestLab()
  await withVm(lab, 301, true)
  lab.lab.faults.add({ fault: 'agent-removed', vmid: 301 })
  await vi.waitFor(async () => {
    const { reason } = await lab.call('POST', at(301, '/agent/ping'))
    expect(reason).toBe('No QEMU guest agent configured')
  })
})

test('a node is off for a while, or until the fault is switched off', async () => {
  await using lab = await startTestLab({ lab: { nodes: ['lab', 'pve2'] } })
  const status = async () => (await lab.call('GET', '/nodes/pve2/status')).status
  expect(await status()).toBe(200)
  lab.lab.faults.add({ fault: 'node-offline', node: 'pve2', for_ms: 10_000 })
  const second = lab.lab.faults.add({ fault: 'node-offline', node: 'pve2' })
  expect(await status()).toBe(595)
  await vi.waitFor(() => expect(lab.lab.faults.list()[0]?.state).toBe('over'))
  expect(await status()).toBe(595)
  lab.lab.faults.remove(second)
  await vi.waitFor(async () => expect(await status()).toBe(200))
})

test('a VM moves to another node', async () => {
  await using lab = await startTestLab({ lab: { nodes: ['lab', 'pve2'] } })
  await withVm(lab, 301)
  lab.lab.faults.add({ fault: 'vm-moves', vmid: 301 })
  await vi.waitFor(() => expect(lab.lab.vms.find(301)?.node).toBe('pve2'))
})

test('what nothing here could be struck by is refused', async () => {
  await using lab = await startTestLab()
  const add = () => lab.lab.faults.add({ fault: 'hang', node: 'pve9' })
  expect(add).toThrow('There is no node “pve9”.')
  expect(() => lab.lab.faults.add({ fault: 'node-offline', node: 'lab' })).toThrow('With one node')
  expect(lab.lab.faults.list()).toEqual([])
})

test('what happened is told, the latest first', async () => {
  await using lab = await startTestLab()
  await withVm(lab, 301)
  lab.lab.faults.add({ fault: 'server-error', path: '/version', times: 1 })
  await lab.call('GET', '/version')
  const id = lab.lab.faults.add({ fault: 'vm-locked', vmid: 301 })
  await vi.waitFor(() =>
    expect(lab.lab.faults.past()).toMatchObject([
      { number: 2, id, fault: 'vm-locked', what: 'VM 301' },
      { number: 1, fault: 'server-error', what: 'GET /version' },
    ]),
  )
})
