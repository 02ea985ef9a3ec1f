import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestLab, type TestLab } from './lab-for-tests.ts'
import { bare, type Vm } from './vms/vm.ts'
import { asBroker, at, cloned, configOf, running } from './vms/vm-for-tests.ts'

let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'carrel-lab-'))
})
afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

const diskOf150 = { disks: new Map([[150, ['s1']]]) }

/** One lab after another on the same folder. */
async function before(work: (lab: TestLab) => Promise<void>): Promise<void> {
  await using lab = await startTestLab({ stateDir })
  await work(lab)
}
const leave = (vm: Partial<Vm>) =>
  before(async ({ lab }) => lab.vms.create({ ...bare, vmid: 150, node: 'lab', config: {}, ...vm }))

test('a restarted lab knows its VMs, its tasks, its token and its certificate', async () => {
  let known: { authorization: string; fingerprint: string } | null = null
  await before(async (lab) => {
    await running(lab, 150, { name: 'kept' })
    await asBroker(lab, 'POST', at(150, '/snapshot'), { snapname: 's1', description: 'one' })
    await lab.call('PUT', at(150, '/config'), { form: { cores: 1 } })
    known = { authorization: lab.authorization, fingerprint: lab.certificate.fingerprint }
  })
  await using lab = await startTestLab({ stateDir, engine: diskOf150 })
  const { data } = (await lab.call('GET', at(150, '/status/current'))).body
  expect(data).toMatchObject({ name: 'kept', status: 'stopped' })
  expect(lab.lab.vms.find(150)).toMatchObject({
    ...{ parent: 's1', pending: { cores: 1 }, origin: 9000, isOverlay: true },
    snapshots: [{ name: 's1', description: 'one' }],
  })
  const tasks = (await lab.call('GET', '/nodes/lab/tasks')).body.data
  const types = tasks.map((task: { type: string }) => task.type)
  expect(types).toEqual(['qmsnapshot', 'qmstart', 'qmclone'])
  const { authorization, certificate } = lab
  expect({ authorization, fingerprint: certificate.fingerprint }).toEqual(known)
  expect((await asBroker(lab, 'POST', at(150, '/status/start'))).exitstatus).toBe('OK')
  expect((await configOf(lab, 150, { current: 1 })).cores).toBe(1)
})

test.each(['clone', 'create'] as const)(
  'a VM that a killed lab left half made (%s) is gone at the next start, and its disk too',
  async (lock) => {
    await leave({ lock })
    await using lab = await startTestLab({ stateDir, engine: diskOf150 })
    expect((await lab.call('GET', at(150, '/config'))).status).toBe(500)
    expect(await lab.lab.engine.disks()).toEqual(new Map())
  },
)

test.each(['prepare', 'delete'] as const)(
  'a snapshot that a killed lab left half done (%s) is gone, and the VM is free',
  async (state) => {
    const snapshot = { name: 's1', description: '', snaptime: 1, parent: null, vmstate: null }
    await leave({ lock: 'snapshot', parent: 's1', snapshots: [{ ...snapshot, state, config: {} }] })
    await using lab = await startTestLab({ stateDir, engine: diskOf150 })
    expect(lab.lab.vms.find(150)).toMatchObject({ lock: null, parent: null, snapshots: [] })
  },
)

test('a rollback that a killed lab did not finish leaves the VM free', async () => {
  await leave({ lock: 'rollback' })
  await using lab = await startTestLab({ stateDir, engine: diskOf150 })
  expect(lab.lab.vms.find(150)?.lock).toBeNull()
})

test('what people changed about the template stays, its figures follow the image', async () => {
  await before(async (lab) => {
    await lab.call('PUT', at(9000, '/config'), { form: { tags: 'mine', cores: 1 } })
  })
  await using lab = await startTestLab({ stateDir })
  expect(await configOf(lab, 9000)).toMatchObject({ tags: 'mine', cores: 2 })
})

test('a VM’s password lies only in a file that its owner alone may read', async () => {
  await before(async (lab) => {
    await cloned(lab, 150)
    await lab.call('PUT', at(150, '/config'), { form: { cipassword: 'hunter22' } })
  })
  const file = join(stateDir, 'vms', '150.json')
  expect(readFileSync(file, 'utf8')).toContain('hunter22')
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
