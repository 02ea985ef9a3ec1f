import { expect, test } from 'vitest'
import { identityInput } from './identity.ts'

const identity = {
  hostname: 'vm-7',
  macAddress: 'BC:24:11:00:00:07',
  credentials: { username: 'carrel', password: 'secret' },
}
const values = { machineId: 'f'.repeat(32), hostKey: 'KEY\n', now: 1_700_000_000_250 }
const password = { crypt: '$6$x$y', vnc: Buffer.from([1, 0, 255]) }

test('each value is a line of its own, and the host key follows', () => {
  expect(identityInput({ ...values, identity, password }).split('\n')).toEqual([
    ...['vm-7', 'bc:24:11:00:00:07', 'f'.repeat(32), '1700000000.250', 'carrel', '$6$x$y'],
    ...['\\001\\000\\377', 'KEY', ''],
  ])
})

test('the password itself is not in it', () => {
  expect(identityInput({ ...values, identity, password })).not.toContain('secret')
})

test('a line break cannot smuggle in another value', () => {
  const broken = { ...identity, hostname: 'vm-7\nroot' }
  expect(() => identityInput({ ...values, identity: broken, password })).toThrow('line break')
})
