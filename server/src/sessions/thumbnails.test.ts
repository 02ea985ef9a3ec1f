import { THUMBNAIL } from '@carrel/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type Person, TestServer } from '../../test/test-server.ts'

const WEBP = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8 '), Buffer.alloc(300, 1)])
const dataUrl = (bytes: Buffer, type = 'image/webp') =>
  `data:${type};base64,${bytes.toString('base64')}`

let server: TestServer
let ada: Person
let id: string
beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  await server.query('update users set quota_sessions = 100, quota_minutes = 1000000')
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  for (const session of (await ada.call('GET', '/sessions')).body.sessions)
    await ada.call('DELETE', `/sessions/${session.id}`)
  id = (await ada.launch()).id
  await ada.until(id, 'active')
})

const keep = (image: string, person = ada) =>
  person.call('PUT', `/sessions/${id}/thumbnail`, { image })
const stored = () => server.query('select * from session_thumbnails')

test('a desktop’s picture is kept for its owner, and stored by nothing on the way', async () => {
  const none = await ada.call('GET', `/sessions/${id}/thumbnail`)
  expect(none).toMatchObject({ status: 200, body: { thumbnail: null } })
  expect((await keep(dataUrl(WEBP))).status).toBe(204)
  const { headers, body } = await ada.call('GET', `/sessions/${id}/thumbnail`)
  expect(body.thumbnail).toEqual({ image: dataUrl(WEBP), taken_at: expect.any(String) })
  expect(headers['cache-control']).toBe('no-store')
  await eventually(async () => server.events.map(({ event }) => event)).toContain(
    'VMSessionThumbnail',
  )
})

test('nobody else sees it or puts another in its place, administrators included', async () => {
  await keep(dataUrl(WEBP))
  for (const other of [await server.signIn('bob'), await server.signIn('root')]) {
    expect((await other.call('GET', `/sessions/${id}/thumbnail`)).status).toBe(403)
    expect((await keep(dataUrl(WEBP), other)).status).toBe(403)
  }
})

test('there is one of each desktop, the newest', async () => {
  await keep(dataUrl(WEBP))
  const newer = dataUrl(Buffer.concat([WEBP, Buffer.from('!')]))
  await keep(newer)
  expect((await ada.call('GET', `/sessions/${id}/thumbnail`)).body.thumbnail.image).toBe(newer)
  expect(await stored()).toHaveLength(1)
})

test('it is gone as soon as the session begins to end, and none comes after that', async () => {
  await keep(dataUrl(WEBP))
  await ada.call('DELETE', `/sessions/${id}`)
  expect(await stored()).toEqual([])
  expect(await keep(dataUrl(WEBP))).toMatchObject({
    status: 422,
    body: { code: 'session_not_active' },
  })
  expect(await stored()).toEqual([])
})

test('what is too large or no picture is refused', async () => {
  const large = dataUrl(Buffer.concat([WEBP, Buffer.alloc(THUMBNAIL.bytes)]))
  expect(await keep(large)).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
  const page = dataUrl(Buffer.from('<script>alert(1)</script>'))
  expect(await keep(page)).toMatchObject({ status: 422, body: { code: 'not_a_picture' } })
  const svg = dataUrl(Buffer.from('<svg/>'), 'image/svg+xml')
  expect(await keep(svg)).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
})

test('where an operator wants none, none is kept', async () => {
  await using other = await TestServer.start({}, { env: { CARREL_KEEP_THUMBNAILS: 'no' } })
  const bob = await other.signIn('bob')
  const session = await bob.until((await bob.launch()).id, 'active')
  const path = `/sessions/${session.id}/thumbnail`
  expect(await bob.call('PUT', path, { image: dataUrl(WEBP) })).toMatchObject({
    status: 403,
    body: { code: 'thumbnails_off' },
  })
  expect((await bob.call('GET', path)).body).toEqual({ thumbnail: null })
})
