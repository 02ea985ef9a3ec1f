import { expect, test } from 'vitest'
import type { Major } from '../nodes/manner.ts'
import { ApiError } from './api-error.ts'
import { name, snapname, tags, text, vmid } from './format.ts'
import { checkParameters, type Schema } from './parameter.ts'
import { memory } from './property-formats.ts'

function faults(schema: Schema, raw: Record<string, unknown>, major: Major = 9) {
  try {
    checkParameters(schema, raw, major)
  } catch (error) {
    if (error instanceof ApiError) return error.fields
    throw error
  }
  return null
}

test('numbers and flags arrive as text and leave as what they are', () => {
  const schema = { vmid, full: { type: 'boolean', optional: true } } as const
  expect(checkParameters(schema, { vmid: '101', full: '1' }, 9)).toEqual({ vmid: 101, full: true })
  expect(checkParameters(schema, { vmid: 101, full: false }, 9)).toEqual({ vmid: 101, full: false })
})

test('every fault is reported at once, in Proxmox’s words', () => {
  const raw = { vmid: '50', name: 'bad_name', surprise: '1' }
  expect(faults({ vmid, name, snapname }, raw)).toEqual({
    vmid: 'invalid format - value does not look like a valid VM ID\n',
    name: 'invalid format - value does not look like a valid DNS name\n',
    snapname: 'property is missing and it is not optional',
    surprise:
      'property is not defined in schema and the schema does not allow additional properties',
  })
})

test.each([
  [{ onboot: 'true' }, "type check ('boolean') failed - got 'true'"],
  [{ onboot: { enabled: 1 } }, "type check ('boolean') failed - got HASH"],
])('%o is no flag', (raw, fault) => {
  expect(faults({ onboot: { type: 'boolean' } }, raw)).toEqual({ onboot: fault })
})

test.each([
  [{ enabled: 1 }, 'HASH'],
  [['a'], 'ARRAY'],
  [true, 'JSON::PP::Boolean'],
])('%o is no text', (value, kind) => {
  expect(faults({ agent: { type: 'string' } }, { agent: value })).toEqual({
    agent: `type check ('string') failed - got ${kind}`,
  })
})

test('an array is as good as a list, and what stands alone is an array of one', () => {
  expect(checkParameters({ tags }, { tags: ['a', 'b'] }, 9)).toEqual({ tags: 'a,b' })
  const command = { type: 'array' } as const
  expect(checkParameters({ command }, { command: 'ls' }, 9)).toEqual({ command: ['ls'] })
  expect(faults({ command }, { command: ['ls', {}] })).toEqual({
    'command[1]': "type check ('string') failed - got HASH",
  })
})

test('null is nothing: what is needed is missing, and what is unknown is still refused', () => {
  expect(faults({ vmid }, { vmid: null, surprise: null })).toEqual({
    vmid: 'property is missing and it is not optional',
    surprise: expect.stringContaining('not defined in schema'),
  })
})

test('a parameter is unknown before the version that brings it and after the last that has it', () => {
  const schema = {
    fresh: { type: 'boolean', since: 8 },
    old: { type: 'boolean', until: 7 },
  } as const
  expect(Object.keys(faults(schema, { fresh: '1', old: '1' }, 7) ?? {})).toEqual(['fresh'])
  expect(Object.keys(faults(schema, { fresh: '1', old: '1' }, 9) ?? {})).toEqual(['old'])
})

test('a parameter that needs another names it, in each version’s words', () => {
  const schema = { pool: { ...text, requires: 'name' }, name: text } as const
  expect(faults(schema, { pool: 'a', name: 'b' })).toBeNull()
  expect(faults(schema, { pool: 'a' }, 9)).toEqual({ name: "missing property required by 'pool'" })
  expect(faults(schema, { pool: 'a' }, 8)).toEqual({
    name: "missing property - 'pool' requires this property",
  })
})

test.each([
  [{ type: 'integer', minimum: 16 }, '8', 'value must have a minimum value of 16'],
  [{ type: 'integer', maximum: 9 }, '10', 'value must have a maximum value of 9'],
  [{ type: 'number', minimum: 0 }, '-.5', 'value must have a minimum value of 0'],
  [{ type: 'integer' }, '1.5', "type check ('integer') failed - got '1.5'"],
  [{ type: 'number' }, 'abc', "type check ('number') failed - got 'abc'"],
  [{ type: 'string', minLength: 5 }, 'four', 'value must be at least 5 characters long'],
  [{ type: 'string', maxLength: 3 }, 'four', 'value may only be 3 characters long'],
  [{ type: 'string', pattern: /[a-z]+/ }, 'a1', 'value does not match the regex pattern'],
  [
    { type: 'string', enum: ['vm', 'node'] },
    'disk',
    "value 'disk' does not have a value in the enumeration 'vm, node'",
  ],
] as const)('%o refuses %s', (parameter, value, fault) => {
  expect(faults({ it: parameter }, { it: value })).toEqual({ it: fault })
})

test('7.4 demands a number for memory where later versions read a property string', () => {
  expect(faults({ memory }, { memory: 'abc' }, 7)).toEqual({
    memory: "type check ('integer') failed - got 'abc'",
  })
  expect(faults({ memory }, { memory: 'abc' }, 9)).toEqual({
    memory:
      "invalid format - format error\nmemory.current: type check ('integer') failed - got 'abc'\n",
  })
  expect(faults({ memory }, { memory: 'current=512' }, 8)).toBeNull()
  expect(checkParameters({ memory }, { memory: '512' }, 7)).toEqual({ memory: '512' })
})

test('a name of Object’s own is unknown like any other', () => {
  expect(faults({}, { constructor: '1' })).toHaveProperty('constructor')
})

test.each(['a;b', 'a b', 'a,b', 'A_1.x-y+z'])('%s are tags', (value) => {
  expect(faults({ tags }, { tags: value })).toBeNull()
})
test.each(['a!', '-a', 'ä'])('%s is no tag', (value) => {
  expect(faults({ tags }, { tags: value })).toEqual({
    tags: 'invalid format - invalid characters in tag\n',
  })
})
