import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Session } from '@carrel/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { eventually } from '../../test/eventually.ts'
import { ORIGIN, type Person, TestServer } from '../../test/test-server.ts'
import type { Hypervisor } from '../hypervisor/hypervisor.ts'
import { HypervisorError, type HypervisorErrorCode } from '../hypervisor/hypervisor-error.ts'

/** What Proxmox VE says is for administrators: a person sees none of these words. */
const RAW = 'UPID:pve1:0003E8: lacks VM.Clone on /vms/9000'

let server: TestServer
let ada: Person
let admin: Person

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  admin = await server.signIn('root')
  await server.query('update users set quota_sessions = 1000, quota_minutes = 1000000')
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => server.query('delete from request_counts'))

const raw = (code: HypervisorErrorCode) =>
  new HypervisorError(code, `Proxmox VE refused: ${RAW}`, { hint: `pveum ${RAW}` })
const offer = (type: Session['session_type']) =>
  server.query('update vm_templates set session_type = $1', [type])

/** All that a person can ask for. */
async function seenBy(person: Person, id: string): Promise<string> {
  const paths = [`/sessions/${id}`, '/sessions', '/snapshots', `/sessions/${id}/guacamole-token`]
  const replies = await Promise.all(paths.map((path) => person.call('GET', path)))
  return JSON.stringify(replies.map(({ body }) => body))
}

const CALLS: readonly (keyof Hypervisor)[] = ['clone', 'setCredentials', 'start', 'address']
const CODES: readonly HypervisorErrorCode[] = [
  ...(['missing_privilege', 'task_failed', 'storage_full', 'bad_request'] as const),
  ...(['unexpected_answer', 'vm_protected', 'agent_refused', 'not_authenticated'] as const),
]

test.each(CALLS)(
  'R10 a launch that fails at %s tells its person why in plain words, with a reference, and administrators the raw ones',
  async (call) => {
    await offer('ephemeral')
    server.hypervisor.failNext.set(call, raw('missing_privilege'))
    const { id } = await ada.launch()
    const { failure } = await ada.until(id, 'failed')
    expect(failure).toEqual({
      code: 'missing_privilege',
      message: expect.stringMatching(/^The server did not do what this desktop needs/),
      hint: `An administrator has to put that right. The reference is ${id.slice(0, 8)}.`,
    })
    expect(await seenBy(ada, id)).not.toContain('UPID')
    const { body } = await admin.call('GET', `/admin/sessions/${id}`)
    expect(body.session.failure).toMatchObject({
      ...{ message: expect.stringContaining(RAW), hint: `pveum ${RAW}` },
    })
    const found = await admin.call('GET', `/admin/sessions?state=all&text=${id.slice(0, 8)}`)
    expect(found.body.sessions).toMatchObject([{ id }])
  },
)

test.each(CODES)(
  'R10 a session that ends without its snapshot for %s says so plainly',
  async (code) => {
    await offer('persistent')
    const { id } = await ada.launch()
    await ada.until(id, 'active')
    server.hypervisor.failNext.set('snapshot', raw(code))
    await server.query(`update pgboss.queue set retry_limit = 0 where name = 'session'`)
    await ada.call('DELETE', `/sessions/${id}`)
    const { snapshot_problem } = await ada.until(id, 'terminated')
    await server.query(`update pgboss.queue set retry_limit = 14 where name = 'session'`)
    expect(snapshot_problem?.message).toMatch(
      /^No snapshot could be taken; .* kept as it was left\./,
    )
    expect(await seenBy(ada, id)).not.toContain('UPID')
    const { body } = await admin.call('GET', `/admin/sessions/${id}`)
    expect(body.session.snapshot_problem.message).toContain(RAW)
  },
)

test.each(['vm_gone', 'vm_hidden', 'address_conflict'] as const)(
  'R10 a token that is not given for %s is refused in plain words',
  async (code) => {
    await offer('ephemeral')
    const { id } = await ada.launch()
    await ada.until(id, 'active')
    server.hypervisor.failNext.set('address', raw(code))
    const reply = await ada.call('GET', `/sessions/${id}/guacamole-token`)
    expect(reply).toMatchObject({ status: 503, body: { code } })
    expect(JSON.stringify(reply.body)).not.toContain('UPID')
    await ada.call('DELETE', `/sessions/${id}`)
    await ada.until(id, 'terminated')
  },
)

test('R10 what is told to browsers live is as plain', async () => {
  await offer('ephemeral')
  server.hypervisor.failNext.set('clone', raw('task_failed'))
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.app.server.address() as AddressInfo
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, {
    headers: { origin: ORIGIN, cookie: ada.cookie },
  })
  const told: string[] = []
  socket.on('message', (message) => told.push(String(message)))
  await once(socket, 'open')
  await ada.launch()
  await eventually(() => told.join()).toContain('"status":"failed"')
  expect(told.join()).not.toContain('UPID')
  socket.close()
})

test('R10 an administrator who tests a template is told the raw words', async () => {
  const [template] = (await ada.call('GET', '/templates')).body.templates
  server.hypervisor.failNext.set('clone', raw('task_failed'))
  const { body } = await admin.call('POST', `/admin/templates/${template.id}/test`, {})
  const { failure } = await admin.until(body.id, 'failed')
  expect(failure?.message).toContain(RAW)
})
