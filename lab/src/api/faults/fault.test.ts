import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LabError } from '../../engine/errors.ts'
import { readFault } from './fault.ts'
import { faultKinds } from './fault-kinds.ts'

function refusal(value: unknown): { message: string; help: string | null } {
  try {
    readFault(value)
  } catch (error) {
    if (error instanceof LabError) return { message: error.message, help: error.help }
    throw error
  }
  throw new Error('it was read')
}

test('a fault is read with its defaults', () => {
  expect(readFault({ fault: 'node-error', path: '/nodes/**' })).toEqual({
    ...{ fault: 'node-error', path: '/nodes/**', status: 595, done: false },
  })
  expect(readFault({ fault: 'agent-lies', address: '10.77.0.9' })).toMatchObject({
    address: '10.77.0.9',
  })
})

test('an unknown fault is refused with those that there are', () => {
  const { message, help } = refusal({ fault: 'earthquake' })
  expect(message).toBe('There is no fault “earthquake”.')
  expect(help).toContain('lost-answer')
  for (const value of [null, 7, 'hang', [], {}, { fault: 'toString' }, { fault: 1 }]) {
    expect(refusal(value).message).toMatch(/^There is no fault/)
  }
})

test('what a fault cannot have is refused by name, with what it can have', () => {
  const { message, help } = refusal({ fault: 'task-fails', path: '/version' })
  expect(message).toBe('The fault “task-fails” cannot be read: it has no “path”.')
  expect(help).toMatch(/^It can have: .*task/)
})

test('a value that it cannot have is refused by name', () => {
  const wrong = [
    { fault: 'hang', probability: 1.5 },
    { fault: 'hang', at: 'third' },
    { fault: 'hang', at: -1 },
    { fault: 'hang', every: 0 },
    { fault: 'proxy-page', status: 500 },
    { fault: 'node-offline' },
    { fault: 'agent-lies', address: 'nowhere' },
  ]
  const names = ['probability', 'at', 'at', 'every', 'status', 'node', 'address']
  expect(wrong.map((value) => /“(\w+)”: /.exec(refusal(value).message)?.[1])).toEqual(names)
})

test('the reference has every fault and every field', () => {
  const page = join(import.meta.dirname, '../../../../docs/reference/lab-faults.md')
  const text = readFileSync(page, 'utf8')
  const names = Object.entries(faultKinds).flatMap(([name, { schema }]) => [
    name,
    ...Object.keys(schema.shape),
  ])
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
})
