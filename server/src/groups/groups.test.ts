import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let root: Person
let ada: Person
let bob: Person
let templateId: string
let adaId: string

beforeAll(async () => {
  server = await TestServer.start()
  root = await server.signIn('root')
  ada = await server.signIn('ada')
  bob = await server.signIn('bob')
  templateId = (await root.call('GET', '/admin/templates')).body.templates[0].id
  adaId = (await ada.call('GET', '/me')).body.id
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  await server.query('delete from groups')
  await server.query(`update vm_templates set access = 'everyone'`)
})

const create = async (name: string) =>
  (await root.call('POST', '/admin/groups', { name })).body.id as string
/** Gives the template to a new group with Ada in it. */
async function giveToAda() {
  const id = await create('Physics')
  await root.call('PUT', `/admin/groups/${id}/members/${adaId}`)
  const { body } = await root.call('GET', `/admin/templates/${templateId}`)
  const forGroup = { version: body.version, access: 'groups', group_ids: [id] }
  await root.call('PATCH', `/admin/templates/${templateId}`, forGroup)
  return id
}
const launch = (who: Person, id = templateId) => who.call('POST', '/sessions', { template_id: id })
const offered = async (who: Person) => (await who.call('GET', '/templates')).body.templates.length

describe('a template for a group', () => {
  test('is seen and launched by its members, and by nobody else', async () => {
    await giveToAda()
    expect([await offered(ada), await offered(bob), await offered(root)]).toEqual([1, 0, 0])
    const { status, body } = await launch(ada)
    expect(status).toBe(201)
    await ada.call('DELETE', `/sessions/${body.id}`)
    await ada.until(body.id, 'terminated')
  })

  test('is refused to others as one that does not exist, wherever it is named', async () => {
    await giveToAda()
    const stranger = '00000000-0000-4000-8000-000000000000'
    const asks: ((id: string) => ReturnType<Person['call']>)[] = [
      (id) => launch(bob, id),
      (id) => bob.call('GET', `/templates/${id}/picture`),
      (id) => bob.call('GET', `/me/connection-preferences/ssh?template_id=${id}`),
      (id) => bob.call('POST', '/placement/preview', { template_id: id }),
    ]
    for (const ask of asks) {
      const [theirs, nobodys] = [await ask(templateId), await ask(stranger)]
      expect(theirs.status).toBeGreaterThanOrEqual(400)
      expect({ status: theirs.status, body: theirs.body }).toEqual({
        ...{ status: nobodys.status, body: nobodys.body },
      })
    }
  })

  test('R6 is not launched by somebody who has left its group while the launch was let in', async () => {
    const id = await giveToAda()
    const held = Promise.withResolvers<void>()
    await server.query('update proxmox_nodes set cpu_count = null')
    server.hypervisor.hold.set('inventory', held.promise)
    const before = server.hypervisor.looks
    const launching = launch(ada)
    await eventually(() => server.hypervisor.looks).toBeGreaterThan(before)
    await root.call('DELETE', `/admin/groups/${id}/members/${adaId}`)
    server.hypervisor.hold.delete('inventory')
    held.resolve()
    expect(await launching).toMatchObject({ status: 422, body: { code: 'template_not_available' } })
  })

  test('stays open to its member whose session runs when they leave the group', async () => {
    const id = await giveToAda()
    const { body: session } = await launch(ada)
    await ada.until(session.id, 'active')
    await root.call('DELETE', `/admin/groups/${id}/members/${adaId}`)
    expect(await offered(ada)).toBe(0)
    const { body } = await ada.call('GET', `/sessions/${session.id}`)
    expect(body.status).toBe('active')
    const settings = `/vm-sessions/${session.id}/connection-preferences`
    expect(await ada.call('GET', settings)).toMatchObject({ status: 200 })
    await ada.call('DELETE', `/sessions/${session.id}`)
    await ada.until(session.id, 'terminated')
  })

  test('is nobody’s when its only group is deleted', async () => {
    const id = await giveToAda()
    expect(await root.call('DELETE', `/admin/groups/${id}`)).toMatchObject({ status: 204 })
    expect([await offered(ada), await offered(bob)]).toEqual([0, 0])
  })
})

describe('a group', () => {
  test('is made, renamed and deleted, and its name is no other group’s', async () => {
    const id = await create('Physics')
    const twice = await root.call('POST', '/admin/groups', { name: 'physics' })
    expect(twice).toMatchObject({ status: 409, body: { code: 'group_name_taken' } })
    const renamed = await root.call('PATCH', `/admin/groups/${id}`, { name: 'Chemistry' })
    expect(renamed).toMatchObject({ status: 200, body: { name: 'Chemistry', members_count: 0 } })
    await root.call('DELETE', `/admin/groups/${id}`)
    expect((await root.call('GET', '/admin/groups')).body.groups).toEqual([])
  })

  test('takes people who are found by a part of their name, each once', async () => {
    const id = await create('Physics')
    const search = async (words: string) =>
      (await root.call('GET', `/admin/groups/${id}/candidates?search=${words}`)).body.people.map(
        ({ username }: { username: string }) => username,
      )
    expect(await search('AD')).toEqual(['ada'])
    expect(await search('%25')).toEqual([])
    for (const _ of ['first', 'again'])
      expect(await root.call('PUT', `/admin/groups/${id}/members/${adaId}`)).toMatchObject({
        ...{ status: 200, body: { members: [{ username: 'ada' }] } },
      })
    expect(await search('ad')).toEqual([])
  })

  test('is in the audit log with each thing that was done to it, once', async () => {
    const id = await create('Physics')
    await root.call('PUT', `/admin/groups/${id}/members/${adaId}`)
    await root.call('PUT', `/admin/groups/${id}/members/${adaId}`)
    await root.call('DELETE', `/admin/groups/${id}/members/${adaId}`)
    await root.call('DELETE', `/admin/groups/${id}`)
    const rows = await server.query('select action from audit_log where subject = $1 order by id', [
      `group:${id}`,
    ])
    expect(rows.map(({ action }) => action)).toEqual([
      ...['group.created', 'group.member_added', 'group.member_removed', 'group.deleted'],
    ])
  })

  test('is for administrators alone', async () => {
    const id = await create('Physics')
    expect(await ada.call('GET', '/admin/groups')).toMatchObject({ status: 403 })
    const join = await ada.call('PUT', `/admin/groups/${id}/members/${adaId}`)
    expect(join).toMatchObject({ status: 403 })
  })
})
