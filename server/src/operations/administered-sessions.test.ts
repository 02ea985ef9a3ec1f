import type { AdministeredSession, SessionDetails } from '@carrel/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let admin: Person
let ada: Person
let bob: Person

beforeAll(async () => {
  server = await TestServer.start()
  admin = await server.signIn('root')
  ada = await server.signIn('ada')
  bob = await server.signIn('bob')
})
afterAll(() => server[Symbol.asyncDispose]())

const list = async (query: string) => (await admin.call('GET', `/admin/sessions?${query}`)).body
const idsOf = (page: { sessions: AdministeredSession[] }) => page.sessions.map(({ id }) => id)
const details = async (id: string): Promise<SessionDetails> =>
  (await admin.call('GET', `/admin/sessions/${id}`)).body

test('people who administer nothing are refused everywhere', async () => {
  const { id } = await ada.launch()
  const calls = [
    ['GET', '/admin/sessions'],
    ['GET', `/admin/sessions/${id}`],
    ['POST', '/admin/sessions/end', { session_ids: [id] }],
    ['POST', '/admin/sessions/message', { session_ids: [id], text: 'Hello' }],
    ['POST', `/admin/sessions/${id}/watch`, { reason: 'Curiosity' }],
    ['GET', '/admin/audit'],
  ] as const
  for (const [method, path, body] of calls)
    expect(await ada.call(method, path, body)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    })
  await ada.until(id, 'active')
})

test('sessions are found by state, person, place, protocol and text', async () => {
  const mine = await ada.until((await ada.launch()).id, 'active')
  const other = await bob.until((await bob.launch()).id, 'active')
  const all = await list('state=active')
  expect(idsOf(all)).toEqual(expect.arrayContaining([mine.id, other.id]))
  const shown = all.sessions.find(({ id }: AdministeredSession) => id === other.id)
  expect(shown).toMatchObject({
    person: { username: 'bob', display_name: 'Bob' },
    server: { name: 'School' },
    node: { name: 'pve' },
  })
  expect(idsOf(await list(`state=open&person=${other.user_id}`))).toEqual([other.id])
  expect(idsOf(await list(`node=${shown.node.id}&server=${shown.server.id}&text=BO`))).toEqual([
    other.id,
  ])
  expect(idsOf(await list(`text=${other.vm_id}`))).toEqual([other.id])
  expect(idsOf(await list('text=%25'))).toEqual([])
  expect((await list('protocol=vnc')).total).toBe(0)
  expect((await list('state=ended')).total).toBe(0)
})

test('pages follow one another without a gap or a repetition, in either order', async () => {
  const ended = 120
  await server.query(
    `insert into vm_sessions (user_id, template_id, server_id, node_id, session_type, protocol,
       cpu_cores, memory_mb, status, auto_start, ended_at, session_minutes, created_at)
     select user_id, template_id, server_id, node_id, session_type, protocol, 1, 1, 'terminated', true,
       now(), 60, now() - interval '1 day' * (n / 2)
     from generate_series(1, ${ended}) n, (select * from vm_sessions limit 1) one`,
  )
  for (const sort of ['created', 'expires', 'person', 'template'])
    for (const order of ['asc', 'desc']) {
      const ids: string[] = []
      let after = ''
      for (let pages = 0; pages < 4 && after !== 'none'; pages += 1) {
        const page = await list(`state=ended&sort=${sort}&order=${order}${after}`)
        expect(page.total).toBe(ended)
        ids.push(...idsOf(page))
        after = page.next === null ? 'none' : `&after=${page.next}`
      }
      expect(new Set(ids).size, `${sort} ${order}`).toBe(ended)
      expect(ids).toHaveLength(ended)
    }
  const early = JSON.stringify(['0000-01-01T00:00:00Z', '6f9c3f0e-7a51-4f0c-9d5e-0b1c2d3e4f50'])
  for (const after of ['nonsense', Buffer.from(early).toString('base64url')])
    expect(await admin.call('GET', `/admin/sessions?after=${after}`)).toMatchObject({
      ...{ status: 422, body: { code: 'bad_page' } },
    })
})

test('R2 the timeline has every step once, in order, with the tasks of Proxmox and no token', async () => {
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  const running = await details(id)
  expect(running.steps.map(({ name }) => name)).toEqual([
    ...['pending', 'provisioning', 'provisioned', 'starting_vm', 'resolving_ip'],
    ...['waiting_for_desktop', 'creating_connection', 'active'],
  ])
  const gaps = running.steps.slice(1).map((step, i) => [running.steps[i]?.ended_at, step.began_at])
  for (const [ended, began] of gaps) expect(ended).toBe(began)
  await admin.call('POST', '/admin/sessions/end', { session_ids: [id] })
  await ada.until(id, 'terminated')
  const over = await details(id)
  expect(over.steps.at(-1)).toMatchObject({ name: 'terminated', ended_at: expect.any(String) })
  expect(over.tasks.map(({ kind }) => kind)).toEqual(['qmclone', 'qmstart', 'qmstop', 'qmdestroy'])
  expect(over.tasks.every(({ ended_at, problem }) => ended_at !== null && problem === null)).toBe(
    true,
  )
  expect(over.audit).toMatchObject([
    { actor: 'Root', action: 'session.ended', details: { end_reason: 'admin', was: 'active' } },
  ])
  expect(JSON.stringify(over)).not.toContain('carrel@pve')
})

test('many are ended at once, and each says what became of it', async () => {
  const one = await ada.launch()
  const nobody = '00000000-0000-4000-8000-000000000000'
  const session_ids = [one.id, nobody, one.id]
  const { status, body } = await admin.call('POST', '/admin/sessions/end', { session_ids })
  expect(status).toBe(200)
  expect(body.results).toEqual([
    { session_id: one.id, outcome: 'ending' },
    { session_id: nobody, outcome: 'not_found' },
  ])
  expect(await ada.until(one.id, 'terminated')).toMatchObject({ end_reason: 'admin' })
  const again = await admin.call('POST', '/admin/sessions/end', { session_ids: [one.id] })
  expect(again.body.results).toEqual([{ session_id: one.id, outcome: 'ended_already' }])
})

test('a gateway that does not answer hides its figures, and not the session', async () => {
  const { sessions } = await list('state=active')
  server.guacamole.isReachable = false
  const seen = await details(sessions[0].id)
  server.guacamole.isReachable = true
  expect(seen).toMatchObject({
    connection: null,
    connection_problem: { code: 'gateway_unreachable' },
    session: { id: sessions[0].id },
  })
})

test('the audit log is read page by page, and by who did what to which', async () => {
  const all = (await admin.call('GET', '/admin/audit?action=session')).body
  expect(all.entries.length).toBeGreaterThan(0)
  const [entry] = all.entries
  const same = `actor=roo&action=${entry.action}&subject=${entry.subject}`
  const found = (await admin.call('GET', `/admin/audit?${same}`)).body.entries
  expect(found).toContainEqual(entry)
  expect((await admin.call('GET', '/admin/audit?actor=nobody')).body.entries).toEqual([])
  const before = (await admin.call('GET', `/admin/audit?after=${entry.id}`)).body.entries
  expect(before.map(({ id }: { id: string }) => id)).not.toContain(entry.id)
  const beyond = await admin.call('GET', `/admin/audit?after=${'9'.repeat(19)}`)
  expect([beyond.status, Object.keys(beyond.body.fields)]).toEqual([422, ['after']])
  const early = await admin.call('GET', '/admin/audit?from=0000-01-01T00:00:00Z')
  expect([early.status, Object.keys(early.body.fields)]).toEqual([422, ['from']])
})
