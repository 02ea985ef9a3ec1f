import { expect, test } from 'vitest'
import { ApiError } from './api-error.ts'
import { name, snapname, tags, vmid } from './format.ts'
import { checkParameters, type Schema } from './parameter.ts'

function faults(schema: Schema, raw: Record<string, unknown>) {
  try {
    checkParameters(schema, raw)
  } catch (error) {
    if (error instanceof ApiError) return error.fields
    throw error
  }
  return null
}

test('numbers and flags arrive as text and leave as what they are', () => {
  const schema = { vmid, full: { type: 'boolean', optional: true } } as const
  expect(checkParameters(schema, { vmid: '101', full: '1' })).toEqual({ vmid: 101, full: true })
  expect(checkParameters(schema, { vmid: 101, full: false })).toEqual({ vmid: 101, full: false })
})

test('every fault is reported at once, in Proxmox’s words', () => {
  const raw = { vmid: '50', name: 'bad_name', surprise: '1' }
  expect(faults({ vmid, name, snapname }, raw)).toEqual({
    vmid: 'value must have a minimum value of 100',
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

test('an object is no text', () => {
  expect(faults({ agent: { type: 'string' } }, { agent: { enabled: 1 } })).toEqual({
    agent: "type check ('string') failed - got HASH",
  })
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
