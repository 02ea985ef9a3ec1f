import { expect, test } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { MannerName } from '../nodes/manner.ts'
import { asBroker, at, isRunning, running } from './vm-for-tests.ts'

const power = (lab: TestLab, vmid: number, what: string) =>
  asBroker(lab, 'POST', at(vmid, `/status/${what}`))

/** Off and on again before anybody has cleaned up. */
async function switchedOffAndOn(manner: MannerName): Promise<TestLab> {
  const lab = await startTestLab({ lab: { manner }, speed: 50 })
  await running(lab, 150)
  const { engine, locks } = lab.lab
  await locks.run(150, null, async () => {
    await engine.stop(150)
    const spec = { vmid: 150, memoryMiB: 1024, cores: 1, boot: 'warm', resumeFrom: null } as const
    const identity = { hostname: 'd', macAddress: 'BC:24:11:00:00:01', credentials: null }
    await engine.start({ ...spec, identity })
    await lab.lab.clock.sleep(1000)
  })
  return lab
}

test('in 9.2 a VM that was started again at once cannot be stopped for half a minute', async () => {
  await using lab = await switchedOffAndOn('9.2')
  const begin = lab.lab.clock.now()
  const timeout = "can't lock file '/var/lock/qemu-server/lock-150.conf' - got timeout"
  expect((await power(lab, 150, 'stop')).exitstatus).toBe(timeout)
  let last = timeout
  while (last === timeout) last = (await power(lab, 150, 'stop')).exitstatus ?? ''
  expect(last).toBe('OK')
  expect(isRunning(lab, 150)).toBe(false)
  expect(lab.lab.clock.now() - begin).toBeGreaterThan(20_000)
})

test('in 8.4 whoever cleans up sees that it runs and gives up', async () => {
  await using lab = await switchedOffAndOn('8.4')
  expect((await power(lab, 150, 'stop')).exitstatus).toBe('OK')
})

test('a VM that was off for a moment is stopped like any other', async () => {
  await using lab = await startTestLab({ speed: 50 })
  await running(lab, 150)
  await power(lab, 150, 'stop')
  await lab.lab.clock.sleep(2000)
  expect((await power(lab, 150, 'start')).exitstatus).toBe('OK')
  expect((await power(lab, 150, 'stop')).exitstatus).toBe('OK')
})
