import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTestLab } from './lab-for-tests.ts'

test('a restarted lab knows its VMs, its tasks, its token and its certificate', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'carrel-lab-'))
  try {
    const first = await startTestLab({ stateDir })
    await first.task('POST', '/nodes/lab/qemu/9000/clone', { form: { newid: 150, name: 'kept' } })
    await first.task('POST', '/nodes/lab/qemu/150/status/start')
    await first.close()

    const second = await startTestLab({ stateDir, engine: { disks: new Map([[150, []]]) } })
    const { data } = (await second.call('GET', '/nodes/lab/qemu/150/status/current')).body
    expect(data).toMatchObject({ name: 'kept', status: 'stopped' })
    const tasks = (await second.call('GET', '/nodes/lab/tasks')).body.data
    expect(tasks.map((task: { type: string }) => task.type)).toEqual(['qmstart', 'qmclone'])
    expect(second.authorization).toBe(first.authorization)
    expect(second.certificate.fingerprint).toBe(first.certificate.fingerprint)
    await second.close()
  } finally {
    rmSync(stateDir, { recursive: true, force: true })
  }
})

test('a clone that a killed lab left half made is gone at the next start, and its disk too', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'carrel-lab-'))
  try {
    const first = await startTestLab({ stateDir })
    first.lab.vms.create({
      ...{ vmid: 150, node: 'lab', pool: null, lock: 'clone', origin: null, parent: null },
      ...{ snapshots: [], config: {} },
    })
    await first.close()
    const second = await startTestLab({ stateDir, engine: { disks: new Map([[150, []]]) } })
    expect((await second.call('GET', '/nodes/lab/qemu/150/config')).status).toBe(500)
    expect(await second.lab.engine.disks()).toEqual(new Map())
    await second.close()
  } finally {
    rmSync(stateDir, { recursive: true, force: true })
  }
})

test('a VM’s password lies only in a file that its owner alone may read', async () => {
  await using lab = await startTestLab()
  await lab.task('POST', '/nodes/lab/qemu/9000/clone', { form: { newid: 150 } })
  await lab.call('PUT', '/nodes/lab/qemu/150/config', { form: { cipassword: 'hunter22' } })
  const file = join(lab.lab.stateDir, 'vms', '150.json')
  expect(readFileSync(file, 'utf8')).toContain('hunter22')
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
