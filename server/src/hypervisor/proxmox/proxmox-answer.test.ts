import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { answers, calls } from '../../../test/proxmox-answers.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import { decodeAnswer } from './proxmox-answer.ts'
import type { ProxmoxCall } from './proxmox-call.ts'

const requestOf = ({ method, path }: ProxmoxCall<unknown>) => ({
  method,
  path: path.replace('{vmid}', '101'),
})

function decode(call: ProxmoxCall<unknown>, body: string, status = 200, reason = 'OK') {
  return decodeAnswer(call, requestOf(call), { status, reason, body })
}
const decodeData = (call: ProxmoxCall<unknown>, data: unknown) =>
  decode(call, JSON.stringify({ data }))

const isNumeral = (value: string) => value !== '' && value === String(Number(value))

/** The same value as Perl may write it another time: numbers as strings, keys in any order, and keys of a newer version. */
function perlish(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === 'number') return fc.constantFrom(value, String(value))
  if (typeof value === 'string' && isNumeral(value)) return fc.constantFrom(value, Number(value))
  if (typeof value === 'boolean')
    return fc.constantFrom(value, Number(value), String(Number(value)))
  if (Array.isArray(value)) return fc.tuple(...value.map(perlish))
  if (typeof value !== 'object' || value === null) return fc.constant(value)
  const entries = Object.entries(value).map(([key, each]) =>
    perlish(each).map((written): [string, unknown] => [key, written]),
  )
  return fc
    .tuple(...entries)
    .chain((written) => fc.shuffledSubarray(written, { minLength: written.length }))
    .map((written) => Object.fromEntries(written))
}

test('every call is tried here', () => {
  expect(answers.map(([name]) => name).sort()).toEqual([...calls].sort())
})

test.each(answers)('%s is read the same however Perl writes its scalars', (_, call, data) => {
  const expected = decodeData(call, data)
  fc.assert(
    fc.property(perlish(data), (written) => {
      expect(decodeData(call, written)).toEqual(expected)
    }),
    { numRuns: 30 },
  )
})

/** With one key more in each object. */
function grown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(grown)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [key, grown(each)])
  return { ...Object.fromEntries(entries), 'of-a-newer-version': { deeper: [1] } }
}

test.each(answers.filter(([name]) => name !== 'permissions'))(
  '%s is read the same with keys that are new',
  (_, call, data) => {
    const read = { data: decodeData(call, data) }
    expect({ data: decodeData(call, grown(data)) }).toMatchObject(read)
  },
)

const typed = ['unexpected_answer', 'agent_error']

function expectTyped(call: ProxmoxCall<unknown>, body: string, status = 200, reason = 'OK') {
  try {
    decode(call, body, status, reason)
    expect(status).toBe(200)
  } catch (error) {
    expect(error).toBeInstanceOf(HypervisorError)
    if (status === 200 && error instanceof HypervisorError) expect(typed).toContain(error.code)
  }
}

test.each(answers)('%s is read from any JSON or refused as unexpected', (_, call) => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      expectTyped(call, JSON.stringify({ data }))
      expectTyped(call, JSON.stringify({ data: { result: data } }))
      expectTyped(call, JSON.stringify(data))
    }),
    { numRuns: 50 },
  )
})

/** One place of an answer that is known to be good, replaced. */
function spoilt(value: unknown, by: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) return fc.constant(by)
  const entries = Object.entries(value)
  if (entries.length === 0) return fc.constant(by)
  return fc.oneof(
    fc.constant(by),
    fc
      .constantFrom(...entries)
      .chain(([key, each]) =>
        spoilt(each, by).map((inner) =>
          Array.isArray(value)
            ? value.map((item, index) => (String(index) === key ? inner : item))
            : { ...value, [key]: inner },
        ),
      ),
  )
}

test.each(answers)(
  '%s with something wrong in it is read or refused as unexpected',
  (_, call, data) => {
    fc.assert(
      fc.property(
        fc.jsonValue().chain((by) => spoilt(data, by)),
        (wrong) => expectTyped(call, JSON.stringify({ data: wrong })),
      ),
      { numRuns: 50 },
    )
  },
)

test('whatever status, reason and body come, nothing is thrown but an error of ours', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...answers),
      fc.integer({ min: 200, max: 699 }),
      fc.string({ unit: 'binary' }),
      fc.oneof(fc.string({ unit: 'binary' }), fc.json()),
      ([, call], status, reason, body) => expectTyped(call, body, status, reason),
    ),
    { numRuns: 500 },
  )
})

test('an answer of another form says where, and nothing of what it held', () => {
  const ticket = answers.find(([name]) => name === 'ticket')?.[1]
  if (!ticket) throw new Error('there is no such call')
  const secret = { ticket: 'PVE:root@pam:secret', CSRFPreventionToken: ['6B:secret'] }
  expect(() => decodeData(ticket, secret)).toThrow(
    expect.objectContaining({
      code: 'unexpected_answer',
      message: expect.stringContaining('(CSRFPreventionToken)'),
      cause: expect.not.objectContaining({ message: expect.stringContaining('secret') }),
    }),
  )
})

test('noise in place of an answer may have passed when it is asked again, but a change is not asked again', () => {
  const read = { method: 'GET', path: '/version', answer: z.unknown() } as const
  expect(thrown(() => decode(read, '<html>'))).toMatchObject({
    ...{ code: 'unexpected_answer', transient: true, mayHaveHappened: false },
  })
  const change = { ...read, method: 'POST' } as const
  expect(thrown(() => decode(change, '<html>'))).toMatchObject({
    ...{ code: 'unexpected_answer', transient: false, mayHaveHappened: true },
  })
})

function thrown(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
