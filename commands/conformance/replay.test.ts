import type { Certificate } from '@carrel/lab/api/certificate'
import { beforeAll, expect, test } from 'vitest'
import { makeCertificate } from './arrange/open-lab.ts'
import { replay } from './replay.ts'
import { parseTranscripts } from './transcript.ts'

let certificate: Certificate
beforeAll(async () => {
  certificate = await makeCertificate()
})

const upid = 'UPID:pve1:00000087:0008A09D:6B033541:qmstart:4711:root@pam:'
const task = {
  ...{ upid, node: 'pve1', pid: 135, pstart: 565405, starttime: 1795372353, type: 'qmstart' },
  ...{ id: '4711', user: 'root@pam', status: 'stopped' },
}

async function differences(exitstatus: string, elapsed_ms = 10) {
  const line = {
    name: 'task-status',
    elapsed_ms,
    request: {
      method: 'GET',
      path: `/api2/json/nodes/pve1/tasks/${encodeURIComponent(upid)}/status`,
      headers: { Cookie: '(credential)' },
    },
    response: { status: 200, reason: 'OK', body: { data: { ...task, exitstatus } } },
  }
  const [parsed] = parseTranscripts(JSON.stringify(line))
  if (!parsed) throw new Error('no line')
  return (await replay(parsed, '9.2', certificate)).differences
}

test.each(['OK', 'VM 4711 already running', 'VM is locked (snapshot)'])(
  'the lab comes to a task that ended with %s by its own rules',
  async (exitstatus) => {
    expect(await differences(exitstatus)).toEqual([])
  },
)

test('an end that no rule leads to is a difference', async () => {
  expect(await differences('the moon was full')).toEqual([
    'data.exitstatus is "OK" instead of "the moon was full"',
  ])
})

test('an answer that comes too early is a difference', async () => {
  expect(await differences('OK', 60_000)).toEqual([
    expect.stringMatching(/^answered after \d+ ms instead of 60000 ms$/),
  ])
})
