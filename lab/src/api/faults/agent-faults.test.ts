import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { FaultInput } from './fault.ts'

let lab: TestLab
const ask = (vmid: number) =>
  lab.call('GET', `/nodes/lab/qemu/${vmid}/agent/network-get-interfaces`)
const on = (fault: FaultInput) => lab.lab.faults.add(fault)

interface Interface {
  readonly name: string
  readonly 'ip-addresses'?: readonly { readonly 'ip-address': string }[]
}
/** By the name of the card; null: it has no list. */
async function told(vmid: number): Promise<Record<string, string[] | null>> {
  const { body } = await ask(vmid)
  const found: Interface[] = body.data.result
  const addresses = (each: Interface) =>
    each['ip-addresses']?.map((address) => address['ip-address']) ?? null
  return Object.fromEntries(found.map((each) => [each.name, addresses(each)]))
}
/** Of the VM's own card. */
const own = async (vmid: number) => (await told(vmid)).eth0 ?? null

beforeAll(async () => {
  lab = await startTestLab()
  for (const newid of [301, 302]) {
    await lab.task('POST', '/nodes/lab/qemu/9000/clone', { form: { newid } })
    await lab.task('POST', `/nodes/lab/qemu/${newid}/status/start`)
    await vi.waitFor(async () =>
      expect(await own(newid)).toContainEqual(expect.stringMatching(/^10\./)),
    )
  }
})
afterAll(() => lab.close())
afterEach(() => lab.lab.faults.clear())

test('a silent agent is not running, after 3 s', async () => {
  on({ fault: 'agent-silent', vmid: 301, times: 1 })
  const before = lab.lab.clock.now()
  expect(await ask(301)).toMatchObject({ status: 500, reason: 'QEMU guest agent is not running' })
  expect(lab.lab.clock.now() - before).toBeGreaterThan(2500)
  expect((await ask(301)).status).toBe(200)
})

test('an agent tells an address that is nobody’s, or one that was asked for', async () => {
  on({ fault: 'agent-lies', times: 1 })
  on({ fault: 'agent-lies', address: '10.1.2.3' })
  expect(await own(301)).toEqual(['203.0.113.113'])
  expect(await own(301)).toEqual(['10.1.2.3'])
})

test('an agent tells the address of another VM', async () => {
  const others = await own(302)
  on({ fault: 'agent-lies', address: 'other-vm', vmid: 301 })
  expect(others).toContain((await own(301))?.[0])
  expect(await own(302)).toEqual(others)
})

test('an agent tells loopback, link-local, Docker’s bridge only, or nothing', async () => {
  const tell = async (address: 'loopback' | 'link-local' | 'docker-only' | 'none') => {
    lab.lab.faults.clear()
    on({ fault: 'agent-lies', address })
    return told(301)
  }
  expect((await tell('loopback')).eth0).toEqual(['127.0.0.1'])
  expect((await tell('link-local')).eth0).toEqual(['169.254.7.12', 'fe80::be24:11ff:fe00:712'])
  expect(await tell('docker-only')).toMatchObject({ eth0: null, docker0: ['172.17.0.1'] })
  expect((await tell('none')).eth0).toBeNull()
})

test('an address can change with each answer', async () => {
  on({ fault: 'agent-lies', address: 'changing' })
  const addresses = [await own(301), await own(301), await own(301)].flat()
  expect(new Set(addresses).size).toBe(3)
})

test('what is not about addresses is told as it is', async () => {
  on({ fault: 'agent-lies' })
  const { body } = await lab.call('GET', '/nodes/lab/qemu/301/agent/get-host-name')
  expect(body.data.result).toHaveProperty('host-name')
})
