import { expect, test } from 'vitest'
import { compareAnswers } from './compare.ts'

const ok = (data: unknown) => ({ status: 200, reason: 'OK', body: { data } })
const compareData = (recorded: unknown, lab: unknown) => compareAnswers(ok(recorded), ok(lab))

test('what changes from moment to moment may differ, and its type may not', () => {
  expect(compareData({ uptime: 7 }, { uptime: 9000 })).toEqual([])
  expect(compareData({ uptime: 7 }, { uptime: '7' })).toEqual([
    'data.uptime is string instead of number',
  ])
})

test('a UPID is of the same node, type, id and user', () => {
  const upid = (process: string, id: number) =>
    `UPID:pve1:${process}:6B033541:qmstart:${id}:root@pam:`
  expect(compareData(upid('00000087:0008A09D', 101), upid('00001234:00012345', 101))).toEqual([])
  expect(compareData(upid('00000087:0008A09D', 101), upid('00000087:0008A09D', 102))).toHaveLength(
    1,
  )
})

test('a MAC is some MAC, and a list of words has no order', () => {
  const net = (mac: string) => ({ net0: `virtio=${mac},bridge=vmbr0` })
  expect(compareData(net('BC:24:11:3B:BB:1F'), net('BC:24:11:00:00:01'))).toEqual([])
  expect(compareData({ content: 'iso,images' }, { content: 'images,iso' })).toEqual([])
  expect(compareData({ tags: 'a;b' }, { tags: 'b;a' })).toHaveLength(1)
})

test('a secret that was removed from the recording is some text', () => {
  expect(compareData({ value: '(secret)' }, { value: 'c0ffee' })).toEqual([])
  expect(compareData({ value: '(secret)' }, { value: null })).toHaveLength(1)
})

test('a key too many and a key too few are both told', () => {
  expect(compareData({ a: 1, b: 1 }, { a: 1, c: 1 })).toEqual([
    'data.b is missing',
    'data.c is not in the recording',
  ])
})

test('a refusal is the same in status and in every word', () => {
  const refused = (reason: string) => ({ status: 500, reason, body: { data: null } })
  expect(compareAnswers(refused('no such task'), refused('no such task'))).toEqual([])
  expect(compareAnswers(refused('no such task'), refused('No such task'))).toEqual([
    'answered "500 No such task" instead of "500 no such task"',
  ])
  expect(compareAnswers(ok(null), refused('no'))).toHaveLength(1)
})

test('what a client decides by is equal to the letter', () => {
  expect(compareData({ exitstatus: 'OK' }, { exitstatus: 'no' })).toEqual([
    'data.exitstatus is "no" instead of "OK"',
  ])
  const errors = (vmid: string) => ({ ...ok(null), body: { data: null, errors: { vmid } } })
  expect(compareAnswers(errors('too low'), errors('too high'))).toHaveLength(1)
})

test('the items of a list are like the union of those that were recorded', () => {
  const recorded = [
    { time: 1, load: 1 },
    { time: 2, load: 2, more: 'x' },
  ]
  expect(compareData(recorded, [{ time: 3, load: 3, more: 'y' }])).toEqual([])
  expect(compareData(recorded, [{ time: 3, load: 3 }])).toEqual(['data.[].more is missing'])
  expect(compareData(recorded, [{ time: 3, more: 'y' }])).toEqual(['data.[].load is missing'])
})

test('a list with items is not like one without', () => {
  expect(compareData([], [])).toEqual([])
  expect(compareData([], [1])).toEqual(['data is not empty'])
  expect(compareData([1], [])).toEqual(['data is empty'])
})

test('items about the same thing are compared one by one', () => {
  const recorded = [
    { vmid: 101, status: 'running', pid: 1 },
    { vmid: 102, status: 'stopped' },
  ]
  const swapped = [
    { vmid: 102, status: 'running', pid: 1 },
    { vmid: 101, status: 'stopped' },
  ]
  expect(compareData(recorded, [...recorded].reverse())).toEqual([])
  expect(compareData(recorded, swapped)).toContain('data.[].pid is missing (vmid 101)')
})

test('a log has the same lines but for their figures, and for those that pass', () => {
  const log = (...lines: string[]) => lines.map((t, index) => ({ n: index + 1, t }))
  const recorded = log('saved 89.65 MiB', 'TASK OK')
  expect(compareData(recorded, log('saved 1.5 GiB', 'TASK OK'))).toEqual([])
  expect(
    compareData(recorded, log('transferred 1.0 B of 2.0 B (50%)', 'saved 1 B', 'TASK OK')),
  ).toEqual([])
  expect(compareData(recorded, log('TASK OK'))).toEqual(['the log has no line “saved #”'])
  expect(compareData(recorded, log('saved 1 B', 'TASK ERROR: no'))).toHaveLength(2)
})

test('what a balloon driver reports may be missing', () => {
  const balloon = (more: object) => ({ ballooninfo: { actual: 1, max_mem: 1, ...more } })
  expect(compareData(balloon({ free_mem: 1 }), balloon({}))).toEqual([])
  expect(compareData(balloon({}), { ballooninfo: { actual: 1 } })).toHaveLength(1)
})
