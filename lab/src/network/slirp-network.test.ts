import { expect, test } from 'vitest'
import { slirpNetwork } from './slirp-network.ts'

test('each machine has an address of its own, which is free again after it', async () => {
  const network = await slirpNetwork('00000007')
  await network.plug(101)
  await network.plug(102)
  const [first, second] = [1, 2].map((slot) => network.reachable(100 + slot, `10.77.${slot}.15`))
  expect(first).toMatch(/^127\.10\.\d+\.1$/)
  expect(second).toMatch(/^127\.10\.\d+\.2$/)
  await network.unplug(101)
  await network.plug(103)
  expect(network.reachable(103, '10.77.1.15')).toBe(first)
})

test('an address that is not the one DHCP gives is left alone', async () => {
  const network = await slirpNetwork('00000007')
  await network.plug(101)
  expect(network.reachable(101, '127.0.0.1')).toBe('127.0.0.1')
})
