import { expect, test, vi } from 'vitest'
import { startTestLab } from '../lab-for-tests.ts'
import { asBroker, at, cloned } from './vm-for-tests.ts'

test('while a VM is rolled back, a snapshot is deleted by force only', async () => {
  await using lab = await startTestLab()
  await cloned(lab, 150)
  for (const snapname of ['s1', 's2', 's3']) {
    await asBroker(lab, 'POST', at(150, '/snapshot'), { snapname })
  }
  const copied = Promise.withResolvers<void>()
  vi.spyOn(lab.lab.engine, 'rollback').mockReturnValue(copied.promise)
  const rollback = asBroker(lab, 'POST', at(150, '/snapshot/s1/rollback'))
  await vi.waitFor(() => expect(lab.lab.vms.find(150)?.lock).toBe('rollback'))
  expect((await asBroker(lab, 'DELETE', at(150, '/snapshot/s2'))).exitstatus).toBe(
    'Failed to obtain guest migration lock - replication running?',
  )
  const forced = await asBroker(lab, 'DELETE', at(150, '/snapshot/s2'), { force: 1 })
  expect(forced.exitstatus).toBe('VM is locked (rollback)')
  copied.resolve()
  expect((await rollback).exitstatus).toBe('OK')
  expect(lab.lab.vms.find(150)?.snapshots.map(({ name }) => name)).toEqual(['s1', 's2', 's3'])
})
