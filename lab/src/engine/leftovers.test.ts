import { expect, test } from 'vitest'
import { belongsTo } from './leftovers.ts'

const qemu = '/usr/bin/qemu-system-x86_64'

test('only our programs with the state folder in an argument are ours', () => {
  expect(belongsTo('/s', [qemu, '-drive', 'file=/s/machines/1/disk.qcow2'])).toBe(true)
  expect(belongsTo('/s', ['dnsmasq', '--dhcp-leasefile=/s/leases'])).toBe(true)
  expect(belongsTo('/s', [qemu, '-drive', 'file=/s2/machines/1/disk.qcow2'])).toBe(false)
  expect(belongsTo('/s', ['tail', '-f', '/s/machines/1/serial.log'])).toBe(false)
  expect(belongsTo('/s', [''])).toBe(false)
})

test('a state folder that ends like another is not that other', () => {
  expect(belongsTo('/s', [qemu, '-drive', 'file=/home/s/machines/1/disk.qcow2'])).toBe(false)
})
