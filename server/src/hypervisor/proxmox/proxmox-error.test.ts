import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HypervisorError } from '../hypervisor-error.ts'
import {
  errorFromAgent,
  errorFromRefusal,
  errorFromText,
  type ProxmoxRefusal,
} from './proxmox-error.ts'

const start = { method: 'POST', path: '/nodes/pve1/qemu/101/status/start' } as const

function refused(refusal: Partial<ProxmoxRefusal>) {
  const nothing = { status: 500, reason: '', message: null, fields: null, request: start }
  return errorFromRefusal({ ...nothing, ...refusal })
}

test.each([
  ["Configuration file 'nodes/pve1/qemu-server/101.conf' does not exist", 'vm_gone'],
  ["unable to find configuration file for VM 9999 on node 'pve1'", 'vm_gone'],
  ['unable to create VM 101: config file already exists', 'vmid_taken'],
  ["unable to create VM 9000 - VM 9000 already exists on node 'pve1'", 'vmid_taken'],
  ["unable to create VM 105 - CT 105 already exists on node 'pve1'", 'vmid_taken'],
  ["can't lock file '/var/lock/qemu-server/lock-101.conf' - got timeout", 'lock_timeout'],
  ["can't lock file '/var/lock/pve-manager/pve-storage-local' - got timeout", 'lock_timeout'],
  ["cfs-lock 'storage-nfs' error: got lock request timeout", 'lock_timeout'],
  ['VM is locked (snapshot)', 'lock_timeout'],
  ['VM 101 is running - destroy failed', 'vm_running'],
  ['VM 101 already running', 'vm_running'],
  ["can't remove VM 121 - protection mode enabled", 'vm_protected'],
  ['QEMU guest agent is not running', 'agent_not_running'],
  ['VM 101 is not running', 'agent_not_running'],
  ["VM 101 qmp command 'guest-ping' failed - got timeout", 'agent_not_running'],
  ['No QEMU guest agent configured', 'agent_not_configured'],
  ["Agent error: failed to exec 'chpasswd': No such file or directory", 'agent_error'],
  ["snapshot 'nosuch' does not exist", 'snapshot_missing'],
  ["snapshot name 's1' already used", 'snapshot_taken'],
  ['snapshot feature is not available', 'snapshot_unsupported'],
  ["you can't take a snapshot if it's a template", 'snapshot_unsupported'],
  ["can't rollback, 's1' is not most recent snapshot", 'snapshot_unsupported'],
  ["unable to use snapshot name 'current' (reserved name)", 'bad_request'],
  ["no such cluster node 'nosuch'", 'bad_request'],
  ['qemu-img: /var/lib/vz/x.qcow2: No space left on device', 'storage_full'],
  ["cannot create 'tank/vm-101-disk-0': out of space", 'storage_full'],
  ["only root can set 'args' config", 'missing_privilege'],
  [
    "hostname lookup 'pve2' failed - failed to get address info for: pve2",
    'hypervisor_unreachable',
  ],
  ["address lookup for 'pve3' did not find any IP address", 'hypervisor_unreachable'],
  ['cluster not ready - no quorum?', 'hypervisor_unreachable'],
  ["clone failed: command 'qemu-img convert' failed: interrupted by signal", 'task_aborted'],
  ['start failed: QEMU exited with code 1', 'task_failed'],
  ["bridge 'vmbr77' does not exist", 'task_failed'],
  [
    "base volume 'local:9000/base-9000-disk-0.qcow2' is still in use by linked cloned",
    'task_failed',
  ],
])('%s is %s, whether in the body, in the reason phrase or at the end of a task', (words, code) => {
  expect(refused({ message: `${words}\n`, reason: 'Internal Server Error' }).code).toBe(code)
  expect(refused({ reason: words }).code).toBe(code)
  expect(errorFromText(words)).toMatchObject({ code, message: expect.stringContaining(words) })
})

test.each([
  ["can't lock file '/var/lock/qemu-server/lock-101.conf' - got timeout", true],
  ['QEMU guest agent is not running', true],
  ['cluster not ready - no quorum?', true],
  ['checksum missmatch (file change by other user?)', true],
  ['VM 101 is running - destroy failed', false],
  ['No QEMU guest agent configured', false],
])('that %s may change: %s', (words, transient) => {
  expect(errorFromText(words).transient).toBe(transient)
})

test('problem 10: a missing privilege is named, with the command that grants it', () => {
  const error = refused({
    status: 403,
    message: 'Permission check failed (/sdn/zones/localnetwork/vmbr0, SDN.Use)\n',
  })
  expect(error).toMatchObject({
    code: 'missing_privilege',
    transient: false,
    mayHaveHappened: false,
    message: 'Carrel’s user in Proxmox VE lacks SDN.Use on /sdn/zones/localnetwork/vmbr0.',
    privilege: { path: '/sdn/zones/localnetwork/vmbr0', privileges: ['SDN.Use'] },
  })
  expect(error.hint).toContain('pveum acl modify /sdn/zones/localnetwork/vmbr0')
})

test('problem 10: of several privileges any one is enough', () => {
  const reason = 'Permission check failed (/vms/140, VM.Config.Disk|VM.Config.Options)'
  const { privilege, message } = refused({ status: 403, reason })
  expect(privilege?.privileges).toEqual(['VM.Config.Disk', 'VM.Config.Options'])
  expect(message).toContain('lacks VM.Config.Disk or VM.Config.Options on /vms/140')
})

test('problem 10: a bare 403 names nothing, and its hint names what a clone needs', () => {
  const error = refused({ status: 403, reason: 'Permission check failed' })
  expect(error).toMatchObject({ code: 'missing_privilege', privilege: null })
  for (const privilege of ['VM.Clone', 'VM.Allocate', 'Datastore.AllocateSpace', 'SDN.Use'])
    expect(error.hint).toContain(privilege)
})

test.each([
  ['8.4', 'VM.Monitor', ['VM.Monitor']],
  [
    '9.2',
    'VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
    ['VM.GuestAgent.Audit', 'VM.GuestAgent.Unrestricted'],
  ],
])('problem 11: in %s the right to ask the agent is %s', (_, named, privileges) => {
  const reason = `Permission check failed (/vms/140, ${named})`
  const { code, privilege } = refused({ status: 403, reason })
  expect(code).toBe('agent_refused')
  expect(privilege).toEqual({ path: '/vms/140', privileges })
})

test('each refused parameter is named', () => {
  const fields = { name: 'invalid format - no valid DNS name\n', memory: 'type check failed' }
  const error = refused({ status: 400, reason: 'Parameter verification failed.', fields })
  expect(error).toMatchObject({
    code: 'bad_request',
    fields: { name: 'invalid format - no valid DNS name', memory: 'type check failed' },
  })
  expect(error.message).toContain('name: invalid format')
})

test('an id that is taken is refused as a parameter, too', () => {
  const fields = { vmid: 'VM 120 already exists' }
  expect(refused({ status: 400, fields }).code).toBe('vmid_taken')
})

test.each([
  [401, 'not_authenticated', false],
  [404, 'unexpected_answer', false],
  [424, 'task_failed', false],
  [501, 'not_supported', false],
  [502, 'hypervisor_unreachable', true],
  [504, 'hypervisor_timeout', true],
  [595, 'hypervisor_unreachable', true],
  [596, 'hypervisor_timeout', true],
])('status %i is %s, whatever it says', (status, code, transient) => {
  expect(refused({ status, reason: 'Authentication failed!' })).toMatchObject({ code, transient })
})

test('problem 13: after 595 and 596 a change may have happened, and a question has not', () => {
  const version = { method: 'GET', path: '/version' } as const
  for (const status of [595, 596]) {
    expect(refused({ status }).mayHaveHappened).toBe(true)
    expect(refused({ status, request: version }).mayHaveHappened).toBe(false)
  }
  expect(refused({ reason: 'got no worker upid - start worker failed' }).mayHaveHappened).toBe(true)
})

const exec = { method: 'POST', path: '/nodes/pve1/qemu/101/agent/exec' } as const
const complaint = { result: { error: { class: 'GenericError', desc: 'no such device' } } }

test('what the agent refuses with 200 is an error of its own', () => {
  expect(errorFromAgent(exec, complaint)).toMatchObject({ code: 'agent_error' })
  expect(errorFromAgent(exec, { result: {} })).toBeNull()
  expect(errorFromAgent(start, complaint)).toBeNull()
})

test('nothing that a guest’s agent says passes for an error of Proxmox VE', () => {
  const lie = "Configuration file 'nodes/pve1/qemu-server/101.conf' does not exist"
  expect(refused({ reason: `Agent error: ${lie}`, request: exec }).code).toBe('agent_error')
  const answer = { result: { error: { desc: lie } } }
  expect(errorFromAgent(exec, answer)?.code).toBe('agent_error')
})

test('a text of megabytes is cut short', () => {
  const long = `Permission check failed ${'(/vms, '.repeat(500_000)}`
  expect(refused({ status: 403, message: long }).message.length).toBeLessThan(2000)
  expect(refused({ message: long }).message.length).toBeLessThan(2000)
  expect(errorFromText(long).message.length).toBeLessThan(2000)
})

const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'Permission check failed (/, )',
    'Permission check failed (/vms/1, |)',
    'VM is locked',
    '(/a, b)',
  ),
)

test('whatever Proxmox VE says becomes an error of ours', () => {
  fc.assert(
    fc.property(
      fc.record({
        status: fc.oneof(fc.integer({ min: 100, max: 999 }), fc.constantFrom(400, 403, 500, 595)),
        reason: words,
        message: fc.option(words),
        fields: fc.option(fc.dictionary(words, words)),
      }),
      (refusal) => {
        const error = refused(refusal)
        expect(error).toBeInstanceOf(HypervisorError)
        expect(error.message).not.toBe('')
      },
    ),
  )
  fc.assert(
    fc.property(words, (text) => {
      expect(errorFromText(text)).toBeInstanceOf(HypervisorError)
    }),
  )
})
