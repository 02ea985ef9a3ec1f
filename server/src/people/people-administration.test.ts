import type { AdministeredPerson } from '@carrel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let root: Person
beforeAll(async () => {
  server = await TestServer.start()
  root = await server.signIn('root')
})
afterAll(() => server[Symbol.asyncDispose]())

let made = 0
/** Somebody who was invited. */
async function invite(more: object = {}) {
  made += 1
  const wanted = { display_name: `Person ${made}`, username: `person-${made}`, ...more }
  const { status, body } = await root.call('POST', '/admin/people', wanted)
  expect(status).toBe(201)
  const token = new URL(body.link.url).hash.slice(1)
  return { person: body.person as AdministeredPerson, token }
}
const PASSWORD = 'correct horse battery'

/** Somebody who has joined, signed in. */
async function join(more: object = {}) {
  const { person, token } = await invite(more)
  const { username, display_name } = person
  const reply = await server.app.inject({
    ...{
      method: 'POST',
      url: '/api/v1/join',
      payload: { token, display_name, password: PASSWORD },
    },
  })
  expect(reply.statusCode).toBe(200)
  return { ...person, session: await server.signIn(username, PASSWORD) }
}

const list = async (query: string) =>
  (await root.call('GET', `/admin/people?${query}`)).body.people as AdministeredPerson[]
const names = async (query: string) => (await list(query)).map(({ display_name }) => display_name)
const audited = (id: string) =>
  server.query('select actor, action, details from audit_log where subject = $1 order by id', [
    `person:${id}`,
  ])

test('nobody but an administrator may look at people or change them', async () => {
  const ada = await server.signIn('ada')
  const { id } = (await ada.call('GET', '/me')).body
  const asked = [
    await ada.call('GET', '/admin/people'),
    await ada.call('GET', `/admin/people/${id}`),
    await ada.call('POST', '/admin/people', { display_name: 'Eve', username: 'eve' }),
    await ada.call('PATCH', `/admin/people/${id}`, { role: 'admin' }),
    await ada.call('POST', `/admin/people/${id}/disable`, {}),
    await ada.call('POST', `/admin/people/${id}/enable`),
    await ada.call('POST', `/admin/people/${id}/password-link`),
    await ada.call('DELETE', `/admin/people/${id}/password-link`),
    await ada.call('DELETE', `/admin/people/${id}`),
    await ada.call('POST', '/admin/people/import', {
      csv: 'name,email\nEve,e@x.org',
      dry_run: false,
    }),
    await ada.call('POST', '/admin/people/actions', { ids: [id], change: { action: 'enable' } }),
  ]
  expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 403))
})

describe('the list', () => {
  test('finds people by name, username and address, and filters by role and state', async () => {
    const { person } = await invite({ display_name: 'Grace 100%', email: 'grace@navy.example' })
    expect(await names('search=grace%20100%25')).toEqual(['Grace 100%'])
    expect(await names('search=NAVY.example')).toEqual(['Grace 100%'])
    expect(await names('search=100_')).toEqual([])
    expect(await names('search=grace&state=invited')).toEqual(['Grace 100%'])
    expect(await names('search=grace&state=active')).toEqual([])
    expect(await names('search=grace&role=admin')).toEqual([])
    await root.call('POST', `/admin/people/${person.id}/disable`, {})
    expect(await names('search=grace&state=disabled')).toEqual(['Grace 100%'])
    expect(await names('search=grace&state=invited')).toEqual([])
  })

  test('comes in pages that miss nobody and name nobody twice', async () => {
    for (let each = 0; each < 52; each += 1) await invite({ display_name: 'Paged' })
    const first = await root.call('GET', '/admin/people?search=paged')
    const second = await list('search=paged&page=2')
    expect([first.body.total, first.body.people.length, second.length]).toEqual([52, 50, 2])
    const ids = [...first.body.people, ...second].map(({ id }: { id: string }) => id)
    expect(new Set(ids).size).toBe(52)
  })

  test('tells of no password and no token', async () => {
    const { token } = await invite()
    const { body } = await root.call('GET', '/admin/people')
    expect(JSON.stringify(body)).not.toContain(token)
    expect(JSON.stringify(body)).not.toMatch(/argon2|hash/)
  })
})

test('a username or an e-mail address that somebody has is refused at its field', async () => {
  await invite({ username: 'taken', email: 'taken@x.example' })
  const again = { display_name: 'Other', username: 'TAKEN' }
  const name = await root.call('POST', '/admin/people', again)
  expect([name.status, name.body.fields]).toEqual([422, { username: 'is taken' }])
  const mail = { ...again, username: 'free', email: 'Taken@x.example' }
  const address = await root.call('POST', '/admin/people', mail)
  expect([address.status, address.body.fields]).toEqual([422, { email: 'is taken' }])
})

describe('the last administrator', () => {
  test('cannot be demoted, disabled or deleted, and can when there is another', async () => {
    const other = await join({ role: 'admin' })
    const { id } = (await root.call('GET', '/me')).body
    expect(
      (await other.session.call('PATCH', `/admin/people/${id}`, { role: 'user' })).status,
    ).toBe(200)
    expect((await root.call('GET', '/admin/people')).status).toBe(403)
    const demoted = await other.session.call('PATCH', `/admin/people/${other.id}`, { role: 'user' })
    expect([demoted.status, demoted.body.code]).toEqual([409, 'last_administrator'])
    expect(
      (await other.session.call('PATCH', `/admin/people/${id}`, { role: 'admin' })).status,
    ).toBe(200)
    expect((await root.call('PATCH', `/admin/people/${other.id}`, { role: 'user' })).status).toBe(
      200,
    )
  })

  test('is not one who has not chosen a password yet', async () => {
    await invite({ role: 'admin' })
    const { id } = (await root.call('GET', '/me')).body
    const demoted = await root.call('PATCH', `/admin/people/${id}`, { role: 'user' })
    expect(demoted.body.code).toBe('last_administrator')
  })

  test('stays when two administrators demote each other at once', async () => {
    const other = await join({ role: 'admin' })
    const { id } = (await root.call('GET', '/me')).body
    const replies = await Promise.all([
      root.call('PATCH', `/admin/people/${other.id}`, { role: 'user' }),
      other.session.call('PATCH', `/admin/people/${id}`, { role: 'user' }),
    ])
    expect(replies.map(({ status }) => status).sort()).not.toEqual([200, 200])
    const [left] = await server.query(`select count(*)::int as count from users
      where role = 'admin' and disabled_at is null and password_hash is not null`)
    expect(left?.count).toBe(1)
    await server.query(`update users set role = 'admin' where username = 'root'`)
    await server.query(`update users set role = 'user' where id = $1`, [other.id])
  })

  test('cannot disable or delete the account that asks', async () => {
    const { id } = (await root.call('GET', '/me')).body
    expect((await root.call('POST', `/admin/people/${id}/disable`, {})).body.code).toBe(
      'own_account',
    )
    expect((await root.call('DELETE', `/admin/people/${id}`)).body.code).toBe('own_account')
  })
})

describe('disabling', () => {
  test('ends sign-ins at once, says so to whoever knows the password, and is undone', async () => {
    const { id, username, session } = await join()
    expect((await session.call('GET', '/me')).status).toBe(200)
    await root.call('POST', `/admin/people/${id}/disable`, {})
    expect((await session.call('GET', '/me')).status).toBe(401)
    const signIn = (password: string) =>
      server.app.inject({ method: 'POST', url: '/api/v1/sign-in', payload: { username, password } })
    const right = await signIn(PASSWORD)
    expect([right.statusCode, right.json().code]).toEqual([403, 'account_disabled'])
    expect((await signIn('something else')).json().code).toBe('wrong_credentials')
    await root.call('POST', `/admin/people/${id}/enable`)
    expect((await signIn(PASSWORD)).statusCode).toBe(200)
    expect((await session.call('GET', '/me')).status).toBe(401)
    const actions = (await audited(id)).map(({ action }) => action)
    expect(actions).toEqual([
      'person.created',
      'person.joined',
      'person.disabled',
      'person.enabled',
    ])
  })

  test('ends running sessions in order if that is asked for, and leaves them otherwise', async () => {
    const { id, session } = await join()
    const running = await session.launch()
    await session.until(running.id, 'active')
    const kept = await root.call('POST', `/admin/people/${id}/disable`, { end_sessions: false })
    expect(kept.body).toMatchObject({ ended_sessions: 0, person: { open_sessions: 1 } })
    const ended = await root.call('POST', `/admin/people/${id}/disable`, { end_sessions: true })
    expect(ended.body.ended_sessions).toBe(1)
    const state = async () =>
      (
        await server.query('select status, end_reason from vm_sessions where id = $1', [running.id])
      )[0]
    await expect.poll(state).toEqual({ status: 'terminated', end_reason: 'admin' })
  })
})

describe('deleting', () => {
  test('takes away somebody without a history, sign-ins and all', async () => {
    const { id, username, session } = await join()
    expect((await root.call('DELETE', `/admin/people/${id}`)).status).toBe(409)
    const { person } = await invite()
    expect((await root.call('DELETE', `/admin/people/${person.id}`)).status).toBe(204)
    expect((await root.call('GET', `/admin/people/${person.id}`)).status).toBe(404)
    expect((await session.call('GET', '/me')).body.username).toBe(username)
  })

  test('is refused for somebody who had a session', async () => {
    const { person } = await invite()
    await server.query(
      `insert into vm_sessions (user_id, template_id, server_id, node_id, session_type, protocol,
         cpu_cores, memory_mb, session_minutes, auto_start, status, ended_at)
       select $1, t.id, n.server_id, n.id, 'ephemeral', 'ssh', 1, 512, 60, true, 'terminated', now()
       from vm_templates t join proxmox_nodes n on n.id = t.node_id limit 1`,
      [person.id],
    )
    const reply = await root.call('DELETE', `/admin/people/${person.id}`)
    expect([reply.status, reply.body.code]).toEqual([409, 'person_has_history'])
    expect(reply.body.hint).toContain('Disable')
  })
})

describe('a quota', () => {
  test('of their own counts at the next launch, and null is the default again', async () => {
    const { id, session } = await join()
    const quota = { sessions: 0, minutes: 90 }
    const changed = await root.call('PATCH', `/admin/people/${id}`, { quota })
    expect(changed.body.quota).toEqual(quota)
    expect(await session.launch()).toMatchObject({ code: 'own_sessions_used_up' })
    expect((await session.call('GET', '/me/quota')).body.minutes.limit).toBe(90)
    await root.call('PATCH', `/admin/people/${id}`, { quota: { sessions: null, minutes: null } })
    expect((await session.call('GET', '/me/quota')).body.minutes.limit).toBe(2400)
  })

  test('is set for many at once, and who cannot be changed is named', async () => {
    const [one, two] = [await invite(), await invite()]
    const nobody = '00000000-0000-4000-8000-00000000dead'
    const ids = [one.person.id, nobody, two.person.id]
    const change = { action: 'set_quota', quota: { sessions: 1, minutes: null } }
    const { body } = await root.call('POST', '/admin/people/actions', { ids, change })
    expect(
      body.results.map((each: { refusal: { code: string } | null }) => each.refusal?.code),
    ).toEqual([undefined, 'not_found', undefined])
    for (const { person } of [one, two])
      expect((await root.call('GET', `/admin/people/${person.id}`)).body.quota.sessions).toBe(1)
  })

  test('disabling many leaves out the one who asks', async () => {
    const { person } = await invite()
    const { id } = (await root.call('GET', '/me')).body
    const { body } = await root.call('POST', '/admin/people/actions', {
      ...{ ids: [id, person.id], change: { action: 'disable', end_sessions: true } },
    })
    expect(body.results[0].refusal.code).toBe('own_account')
    expect((await root.call('GET', `/admin/people/${person.id}`)).body.state).toBe('disabled')
  })
})
