import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { chaosMixture } from './chaos-mixture.ts'
import { BadFault, placeOf, readFault } from './fault.ts'
import { readFaultScript } from './fault-script.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-faults-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function script(text: string) {
  const path = join(folder, 'faults.json')
  writeFileSync(path, text)
  return readFaultScript(path)
}
function refusal(text: string): BadFault {
  try {
    script(text)
  } catch (error) {
    if (error instanceof BadFault) return error
    throw error
  }
  throw new Error('it was read')
}

test('a script is a seed and faults in their order', () => {
  const faults = [
    { fault: 'lost-answer', times: 1 },
    { fault: 'hang', at: '3rd' },
  ]
  expect(script(JSON.stringify({ seed: 7, faults }))).toEqual({
    seed: 7,
    faults: [
      { fault: 'lost-answer', times: 1 },
      { fault: 'hang', at: '3rd', done: false },
    ],
  })
  expect(script('{"faults":[]}').seed).toBeNull()
})

test('a script that is none is refused with what one looks like', () => {
  for (const text of [
    '',
    '[]',
    '{}',
    '{"faults":{}}',
    '{"seed":-1,"faults":[]}',
    '{"faults":[],"x":1}',
  ]) {
    expect(refusal(text).help, text).toContain('"faults"')
  }
  expect(() => readFaultScript(join(folder, 'missing.json'))).toThrow(/cannot be read \(ENOENT\)/)
})

test('the fault that cannot be read is told by its place', () => {
  const { message, help } = refusal('{"faults":[{"fault":"hang"},{"fault":"hang","at":"soon"}]}')
  expect(message).toContain('Fault 2 of ')
  expect(message).toContain('“at”')
  expect(help).toContain('probability')
})

test('the mixture can be read, and its requests’ probabilities add up to the one asked for', () => {
  const faults = chaosMixture(0.05).map(readFault)
  const ofPlace = (place: string) => faults.filter((fault) => placeOf(fault) === place)
  for (const place of ['request', 'task', 'agent', 'storage']) {
    const sum = ofPlace(place).reduce((total, { probability = 0 }) => total + probability, 0)
    expect(sum, place).toBeCloseTo(0.05)
  }
  expect(ofPlace('world').length).toBeGreaterThan(0)
})
