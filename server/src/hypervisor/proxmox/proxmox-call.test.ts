import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HypervisorError } from '../hypervisor-error.ts'
import { agentExec } from './agent-calls.ts'
import { encodeCall } from './proxmox-call.ts'
import { taskList, taskStatus } from './task-calls.ts'
import { changeConfig, cloneVm, vmConfig } from './vm-calls.ts'

const vm = { node: 'pve1', vmid: 101 }
const code = (expected: string) => expect.objectContaining({ code: expected })

test('what is in the path is encoded there, and not sent again', () => {
  const upid = 'UPID:pve1:0000012F:000A1824:6B033903:qmclone:9000:carrel@pve!broker:'
  expect(encodeCall(taskStatus, { node: 'pve1', upid })).toEqual({
    method: 'GET',
    path: '/nodes/pve1/tasks/UPID%3Apve1%3A0000012F%3A000A1824%3A6B033903%3Aqmclone%3A9000%3Acarrel%40pve!broker%3A/status',
    form: '',
  })
})

test('the rest is a form, in which Perl’s separators are encoded', () => {
  const parameters = { ...vm, tags: 'a;b', description: 'x=1&y + ä', name: undefined }
  const { form } = encodeCall(changeConfig, parameters)
  expect(form).toBe('tags=a%3Bb&description=x%3D1%26y+%2B+%C3%A4')
  expect(encodeCall(taskList, { node: 'pve1', userfilter: 'carrel@pve' }).form).toBe(
    'userfilter=carrel%40pve',
  )
})

test('a boolean is 1 or 0, since Proxmox VE refuses the word', () => {
  expect(encodeCall(cloneVm, { ...vm, full: true, newid: 102 }).form).toBe('full=1&newid=102')
  expect(encodeCall(cloneVm, { ...vm, full: false }).form).toBe('full=0')
})

test('a list is the same name many times', () => {
  const command = ['/bin/echo', 'a b']
  expect(encodeCall(agentExec, { ...vm, command }).form).toBe('command=%2Fbin%2Fecho&command=a+b')
})

test.each([undefined, '', '.', '..', true, ['pve1']])('%j is no part of a path', (node) => {
  expect(() => encodeCall(vmConfig, { node, vmid: 101 })).toThrow(code('bad_request'))
})

test('no text leaves its place in the path, and each comes out of a form as it went in', () => {
  const text = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(text, text, (node, description) => {
      try {
        const { path, form } = encodeCall(changeConfig, { node, vmid: 101, description })
        const [, nodes, place = '', ...rest] = path.split('/')
        expect([nodes, ...rest]).toEqual(['nodes', 'qemu', '101', 'config'])
        expect(decodeURIComponent(place)).toBe(node.toWellFormed())
        expect(new URLSearchParams(form).get('description')).toBe(description.toWellFormed())
      } catch (error) {
        if (!(error instanceof HypervisorError)) throw error
        expect(['', '.', '..']).toContain(node)
      }
    }),
  )
})
