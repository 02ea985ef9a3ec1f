import { expect, test } from 'vitest'
import type { VmRef } from '../hypervisor/hypervisor.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import { resolveAddress } from './resolve-address.ts'

const vm: VmRef = { node: 'lab', vmid: 100 }

function patience() {
  const pauses: number[] = []
  return {
    pauses,
    sleep: async (ms: number) => void pauses.push(ms),
    stillWanted: async () => true,
  }
}

const answering = (...answers: (string | null | Error)[]) => {
  const remaining = [...answers]
  return {
    address: async () => {
      const answer = remaining.length > 1 ? remaining.shift() : remaining[0]
      if (answer instanceof Error) throw answer
      return answer ?? null
    },
  }
}

test('3.1-12 polls until the VM has an address, and returns it', async () => {
  const waiting = patience()
  const address = await resolveAddress(answering(null, null, null, '192.168.1.45'), vm, waiting)
  expect(address).toBe('192.168.1.45')
  expect(waiting.pauses).toHaveLength(3)
})

test('3.4-5 polls every two seconds once the VM does not have its address at once', async () => {
  const waiting = patience()
  await resolveAddress(answering(...Array(12).fill(null), '10.0.0.7'), vm, waiting)
  expect(waiting.pauses.slice(0, 7).every((pause) => pause < 2000)).toBe(true)
  expect(waiting.pauses.slice(7)).toEqual([2000, 2000, 2000, 2000, 2000])
})

test('3.1-3 gives up after five minutes with an error that says so', async () => {
  const waiting = patience()
  await expect(resolveAddress(answering(null), vm, waiting)).rejects.toMatchObject({
    code: 'address_timeout',
  })
  const waited = waiting.pauses.reduce((sum, pause) => sum + pause, 0)
  expect(waited).toBeGreaterThan(298_000)
  expect(waited).toBeLessThanOrEqual(302_000)
})

test('a passing failure of the hypervisor does not end the wait', async () => {
  const busy = new HypervisorError('hypervisor_timeout', 'slow', { transient: true })
  await expect(resolveAddress(answering(busy, '10.0.0.7'), vm, patience())).resolves.toBe(
    '10.0.0.7',
  )
})

test('an address that another VM has is not taken, and told in the end', async () => {
  const conflict = new HypervisorError('address_conflict', 'taken', { transient: true })
  await expect(resolveAddress(answering(conflict, '10.0.0.7'), vm, patience())).resolves.toBe(
    '10.0.0.7',
  )
  const waiting = resolveAddress(answering(conflict), vm, patience())
  await expect(waiting).rejects.toMatchObject({ code: 'address_conflict', transient: false })
})

test('a lasting failure does', async () => {
  const gone = new HypervisorError('vm_gone', 'gone')
  await expect(resolveAddress(answering(gone), vm, patience())).rejects.toBe(gone)
})

test('stops asking when the address is no longer wanted', async () => {
  const address = await resolveAddress(answering(null), vm, {
    ...patience(),
    stillWanted: async () => false,
  })
  expect(address).toBeNull()
})
