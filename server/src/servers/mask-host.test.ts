import { expect, test } from 'vitest'
import { maskHost } from './mask-host.ts'

test.each([
  ['pve.school.example', 'pv•••.example'],
  ['cluster-one.lab', 'clu•••.lab'],
  ['pve', 'pv•••'],
  ['10.20.30.40', '10.•••.40'],
  ['2001:db8::7', '2001:•••'],
])('of %s only %s is shown', (host, shown) => {
  expect(maskHost(host)).toBe(shown)
})
