import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCertificate } from '../arrange/open-lab.ts'
import { parseTranscripts } from '../transcript.ts'
import { type ClientFeed, openClientFeed } from './feed-client.ts'
import { wireForm } from './recorded-server.ts'

let feed: ClientFeed
beforeAll(async () => {
  feed = await openClientFeed(await makeCertificate())
})
afterAll(() => feed[Symbol.asyncDispose]())

function line(path: string, response: object) {
  const text = JSON.stringify({
    name: 'a-line',
    request: { method: 'GET', path: `/api2/json${path}` },
    response: { status: 200, reason: 'OK', ...response },
  })
  const [parsed] = parseTranscripts(text)
  if (!parsed) throw new Error('no line')
  return parsed
}
const current = '/nodes/pve1/qemu/101/status/current'

test('an answer goes over the wire as it was, its reason phrase included', () => {
  const { response } = line(current, {
    ...{ status: 500, reason: 'VM 101 is not running' },
    ...{ headers: { server: 'pve-api-daemon/3.0', 'content-length': '7' }, body: { data: null } },
  })
  expect(wireForm(response).toString()).toBe(
    'HTTP/1.1 500 VM 101 is not running\r\nserver: pve-api-daemon/3.0\r\ncontent-length: 13\r\n\r\n{"data":null}',
  )
})

test('the client decodes what it asks for, and takes anything where it asks nothing', async () => {
  const data = { vmid: 101, status: 'stopped' }
  expect(await feed.feed(line(current, { body: { data } }))).toBeNull()
  expect(await feed.feed(line('/storage', { body: { data: [] } }))).toBeNull()
})

test('an answer that the client cannot read is told', async () => {
  const data = { vmid: 101, status: 'dreaming' }
  expect(await feed.feed(line(current, { body: { data } }))).toBe(
    'the client took it for unexpected_answer instead of a value',
  )
})

test('a refusal is the error that its words mean', async () => {
  const gone = "Configuration file 'nodes/pve1/qemu-server/101.conf' does not exist"
  expect(
    await feed.feed(line(current, { status: 500, reason: gone, body: { data: null } })),
  ).toBeNull()
  expect(
    await feed.feed(line(current, { status: 401, reason: 'No ticket', rawBody: '' })),
  ).toBeNull()
})
