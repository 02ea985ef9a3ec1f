import { expect, test } from 'vitest'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import { type AddressPoll, resolveAddress } from './resolve-address.ts'

/** Asked of a VM on a clock that stands still but for the pauses; `ask` may take its time, too. */
function poll(answers: (string | null | Error)[], more: Partial<AddressPoll> = {}) {
  const remaining = [...answers]
  const pauses: number[] = []
  let time = 0
  const asked: AddressPoll = {
    stillWanted: async () => true,
    mayAnswer: async () => true,
    ask: async () => {
      const answer = remaining.length > 1 ? remaining.shift() : remaining[0]
      if (answer instanceof Error) throw answer
      return answer ?? null
    },
    take: async () => true,
    clock: {
      now: () => time,
      sleep: async (ms) => {
        pauses.push(ms)
        time += ms
      },
    },
    ...more,
  }
  const resolved = resolveAddress(asked)
  return { resolved, pauses, elapsed: () => time, pass: (ms: number) => (time += ms) }
}
const transient = (code: 'hypervisor_timeout' | 'address_conflict') =>
  new HypervisorError(code, 'passing', { transient: true })

test('3.1-12 polls until the VM has an address, and returns it', async () => {
  const { resolved, pauses } = poll([null, null, null, '192.168.1.45'])
  expect(await resolved).toBe('192.168.1.45')
  expect(pauses).toHaveLength(3)
})

test('3.4-5 polls every two seconds once the VM does not have its address at once', async () => {
  const { resolved, pauses } = poll([...Array(12).fill(null), '10.0.0.7'])
  await resolved
  expect(pauses.slice(0, 7).every((pause) => pause < 2000)).toBe(true)
  expect(pauses.slice(7)).toEqual([2000, 2000, 2000, 2000, 2000])
})

test('3.1-3 3.4-5 gives up after five minutes with an error that says so', async () => {
  const { resolved, elapsed } = poll([null])
  await expect(resolved).rejects.toMatchObject({ code: 'address_timeout' })
  expect(elapsed()).toBeGreaterThan(298_000)
  expect(elapsed()).toBeLessThanOrEqual(302_000)
})

test('3.4-5 five minutes are five minutes, even if each question takes three seconds', async () => {
  const slow = poll([null], {
    ask: async () => {
      slow.pass(3000)
      return null
    },
  })
  await expect(slow.resolved).rejects.toMatchObject({ code: 'address_timeout' })
  expect(slow.elapsed()).toBeLessThanOrEqual(305_000)
})

test('a VM that is off is not asked', async () => {
  let looks = 0
  let questions = 0
  const { resolved } = poll([], {
    mayAnswer: async () => ++looks > 5,
    ask: async () => {
      questions += 1
      return '10.0.0.7'
    },
  })
  expect(await resolved).toBe('10.0.0.7')
  expect({ looks, questions }).toEqual({ looks: 6, questions: 1 })
})

test('a passing failure of the hypervisor does not end the wait', async () => {
  await expect(poll([transient('hypervisor_timeout'), '10.0.0.7']).resolved).resolves.toBe(
    '10.0.0.7',
  )
})

test('an address that another VM has is not taken, and told in the end', async () => {
  await expect(poll([transient('address_conflict'), '10.0.0.7']).resolved).resolves.toBe('10.0.0.7')
  const { resolved } = poll([transient('address_conflict')])
  await expect(resolved).rejects.toMatchObject({ code: 'address_conflict', transient: false })
})

test('an address that cannot be noted, because another session has it, is asked for again', async () => {
  let tries = 0
  const { resolved } = poll(['10.0.0.7'], {
    take: async () => {
      tries += 1
      if (tries < 3) throw transient('address_conflict')
      return true
    },
  })
  expect(await resolved).toBe('10.0.0.7')
  expect(tries).toBe(3)
})

test('a lasting failure ends the wait', async () => {
  const gone = new HypervisorError('vm_gone', 'gone')
  await expect(poll([gone]).resolved).rejects.toBe(gone)
})

test('stops asking when the address is no longer wanted, before it is known or after', async () => {
  expect(await poll([null], { stillWanted: async () => false }).resolved).toBeNull()
  expect(await poll(['10.0.0.7'], { take: async () => false }).resolved).toBeNull()
})
