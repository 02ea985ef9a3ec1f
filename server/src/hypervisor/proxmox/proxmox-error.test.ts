import { expect, test } from 'vitest'
import { errorFromRefusal, errorFromText, type ProxmoxRefusal } from './proxmox-error.ts'

function refused(refusal: Partial<ProxmoxRefusal>) {
  const request = 'POST /nodes/pve1/qemu/101/status/start'
  return errorFromRefusal({
    ...{ status: 500, reason: '', message: null, fields: null, request },
    ...refusal,
  })
}

test.each([
  ["Configuration file 'nodes/pve1/qemu-server/101.conf' does not exist", 'vm_gone'],
  ["unable to find configuration file for VM 9999 on node 'pve1'", 'vm_gone'],
  ['unable to create VM 101: config file already exists', 'vmid_taken'],
  ["unable to create VM 9000 - VM 9000 already exists on node 'pve1'", 'vmid_taken'],
  ["can't lock file '/var/lock/qemu-server/lock-101.conf' - got timeout", 'lock_timeout'],
  ['VM is locked (snapshot)', 'lock_timeout'],
  ['QEMU guest agent is not running', 'agent_not_running'],
  ['No QEMU guest agent configured', 'agent_not_configured'],
  ["snapshot 'nosuch' does not exist", 'task_failed'],
  ["bridge 'vmbr77' does not exist", 'task_failed'],
])('%s is %s, whether in the body, in the reason phrase or at the end of a task', (text, code) => {
  expect(refused({ message: `${text}\n` }).code).toBe(code)
  expect(refused({ reason: text }).code).toBe(code)
  expect(errorFromText(text).code).toBe(code)
})

test('a missing privilege is named, with the command that grants it', () => {
  const error = refused({
    status: 403,
    message: 'Permission check failed (/vms/101, VM.PowerMgmt)\n',
  })
  expect(error).toMatchObject({ code: 'missing_privilege', transient: false })
  expect(error.message).toBe('The API token lacks VM.PowerMgmt on /vms/101.')
  expect(error.hint).toContain('pveum acl modify /vms/101')
})

test('a composite refusal names nothing, and is a missing privilege all the same', () => {
  expect(refused({ status: 403, reason: 'Permission check failed' }).code).toBe('missing_privilege')
})

test('a refused parameter is named', () => {
  const fields = { name: 'invalid format - value does not look like a valid DNS name\n' }
  const error = refused({ status: 400, reason: 'Parameter verification failed.', fields })
  expect(error.code).toBe('bad_request')
  expect(error.message).toContain('name: invalid format')
})

test.each([
  [401, 'not_authenticated', false],
  [501, 'unexpected_answer', false],
  [503, 'unexpected_answer', true],
  [595, 'hypervisor_unreachable', true],
  [596, 'hypervisor_timeout', true],
])('status %i is %s', (status, code, transient) => {
  expect(refused({ status, reason: 'whatever it says' })).toMatchObject({ code, transient })
})
