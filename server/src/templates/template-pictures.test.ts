import { afterAll, beforeAll, expect, test } from 'vitest'
import { PNG } from '../../test/template-samples.ts'
import { ORIGIN, type Person, TestServer } from '../../test/test-server.ts'
import { pictureType } from './picture-type.ts'

let server: TestServer
let root: Person
let ada: Person
let id: string

beforeAll(async () => {
  server = await TestServer.start()
  ;[root, ada] = await Promise.all([server.signIn('root'), server.signIn('ada')])
  id = (await root.call('GET', '/admin/templates')).body.templates[0].id
})
afterAll(() => server[Symbol.asyncDispose]())

const put = (content: Buffer) =>
  root.call('PUT', `/admin/templates/${id}/picture`, { content: content.toString('base64') })
const get = (who: Person, headers: Record<string, string> = {}) =>
  server.app.inject({
    url: `/api/v1/templates/${id}/picture`,
    headers: { ...headers, cookie: who.cookie, origin: ORIGIN },
  })

test('a picture is shown to whoever sees the template, as what it is and nothing else', async () => {
  const { body } = await put(PNG)
  expect(body.picture_url).toMatch(new RegExp(`^/api/v1/templates/${id}/picture\\?v=[0-9a-f]{12}$`))
  const { body: seen } = await ada.call('GET', '/templates')
  expect(seen.templates[0].picture_url).toBe(body.picture_url)
  const reply = await get(ada)
  expect(reply.statusCode).toBe(200)
  expect(reply.rawPayload.equals(PNG)).toBe(true)
  expect(reply.headers).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
  })
})

test('a picture that the browser has is not sent again', async () => {
  await put(PNG)
  const { headers } = await get(ada)
  const again = await get(ada, { 'if-none-match': String(headers.etag) })
  expect([again.statusCode, again.rawPayload.byteLength]).toEqual([304, 0])
  expect((await get(ada, { 'if-none-match': '"other"' })).statusCode).toBe(200)
})

test('what is no picture, or too large, is refused, and the one before stays', async () => {
  const { body: before } = await put(PNG)
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
  expect(await put(svg)).toMatchObject({ status: 422, body: { code: 'invalid_picture' } })
  const largest = Buffer.concat([PNG, Buffer.alloc(512 * 1024 - PNG.length)])
  expect(await put(largest)).toMatchObject({ status: 200 })
  const larger = Buffer.concat([largest, Buffer.alloc(1)])
  expect(await put(larger)).toMatchObject({ status: 422, body: { code: 'invalid_picture' } })
  await put(PNG)
  const { body } = await root.call('GET', `/admin/templates/${id}`)
  expect(body.picture_url).toBe(before.picture_url)
})

test('a picture is taken away', async () => {
  await put(PNG)
  const { body } = await root.call('DELETE', `/admin/templates/${id}/picture`)
  expect(body.picture_url).toBeNull()
  expect((await get(ada)).statusCode).toBe(404)
})

test('a picture is known by its first bytes, whatever it is called', () => {
  const webp = Buffer.from('RIFF\0\0\0\0WEBPVP8 ')
  expect(pictureType(PNG)).toBe('image/png')
  expect(pictureType(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg')
  expect(pictureType(webp)).toBe('image/webp')
  expect(pictureType(Buffer.from('RIFF\0\0\0\0WAVEfmt '))).toBeNull()
  expect(pictureType(Buffer.from('GIF89a'))).toBeNull()
  expect(pictureType(new Uint8Array())).toBeNull()
})
