import { expect, test } from 'vitest'
import { parseTranscripts } from './transcript.ts'
import { mannerOfFile, mannersOf } from './which-manner.ts'

function answered(status: number, body: unknown, more = {}) {
  const line = {
    name: 'a-line',
    request: { method: 'GET', path: '/api2/json/version' },
    response: { status, reason: 'OK', body },
    ...more,
  }
  const [parsed] = parseTranscripts(JSON.stringify(line))
  if (!parsed) throw new Error('no line')
  return parsed
}

test.each([
  ['lab/transcripts/proxmox-7.4.transcripts.jsonl', '7.4'],
  ['/tmp/proxmox-8.transcripts.jsonl', '8.4'],
  ['held-out-9.2.jsonl', '9.2'],
  ['pve9.jsonl', '9.2'],
  ['/srv/8.4/lines.jsonl', null],
  ['all-2026-09-27.jsonl', null],
  ['part-7-of-9.jsonl', null],
])('the file %s is of %s', (file, manner) => {
  expect(mannerOfFile(file)).toBe(manner)
})

test('what is told comes before what the line shows', () => {
  const line = answered(200, { data: { version: '9.2.11' } })
  expect(mannersOf(line, '7.4')).toEqual(['7.4'])
  expect(mannersOf(line, null)).toEqual(['9.2'])
  expect(mannersOf(answered(200, { data: null }, { version: '8.4.21' }), null)).toEqual(['8.4'])
})

test('a refusal without a message is of 7.4, and with one it is not', () => {
  expect(mannersOf(answered(500, { data: null }), null)).toEqual(['7.4'])
  expect(mannersOf(answered(500, { data: null, message: 'no' }), null)).toEqual(['8.4', '9.2'])
})

test('keys that came with a version tell it', () => {
  expect(mannersOf(answered(200, { data: { memhost: 0 } }), null)).toEqual(['9.2'])
  expect(mannersOf(answered(200, { data: { '/': { 'VM.Monitor': 1 } } }), null)).toEqual([
    '7.4',
    '8.4',
  ])
})

test('what tells nothing leaves every version', () => {
  expect(mannersOf(answered(200, { data: 'UPID:..' }), null)).toEqual(['7.4', '8.4', '9.2'])
})

test('a line that is no transcript is named by its number', () => {
  expect(() => parseTranscripts('\n{"name":"x"}\n')).toThrow('Line 2 is no transcript.')
})
