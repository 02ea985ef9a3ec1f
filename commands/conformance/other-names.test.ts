import { expect, test } from 'vitest'
import { underOtherNames } from './other-names.ts'
import { parseTranscripts } from './transcript.ts'

test('a line under other names is about the same in request and answer', () => {
  const text = JSON.stringify({
    name: 'snapshot-s1',
    request: {
      method: 'POST',
      path: '/api2/json/nodes/pve1/qemu/101/snapshot/s1/rollback?of=%3A101%3A',
      body: 'pool=vdi',
    },
    response: {
      status: 200,
      reason: 'OK',
      body: { data: 'UPID:pve1:0000012A:0008A101:6B033566:qmrollback:101:broker@pve!vdi:' },
    },
  })
  const [line] = parseTranscripts(text).map(underOtherNames)
  expect(line).toMatchObject({
    name: 'snapshot-s1',
    request: {
      path: '/api2/json/nodes/alpha/qemu/701/snapshot/before-lunch/rollback?of=%3A701%3A',
      body: 'pool=students',
    },
    response: {
      body: { data: 'UPID:alpha:0000012A:0008A101:6B033566:qmrollback:701:desks@pve!main-1:' },
    },
  })
})
