import { expect, test } from 'vitest'
import { readViewerHello } from './viewer-hello.ts'

const read = (query: string) => readViewerHello(new URLSearchParams(query))

test('the screen and the browser are read from the query', () => {
  const query =
    'width=1920&height=1080&dpi=192&timezone=Europe/Berlin&image=image/png&image=image/webp&audio=audio/L16&name=Ada%20L.'
  expect(read(query)).toEqual({
    width: 1920,
    height: 1080,
    dpi: 192,
    timezone: 'Europe/Berlin',
    audio: ['audio/L16'],
    video: [],
    image: ['image/png', 'image/webp'],
    name: 'Ada L.',
  })
})

test('nothing said makes an ordinary screen', () => {
  expect(read('')).toMatchObject({ width: 1024, height: 768, dpi: 96, timezone: null, name: null })
})

test.each([
  ['width=0&height=-5&dpi=0', { width: 64, height: 64, dpi: 48 }],
  ['width=1e9&height=99999&dpi=9999', { width: 8192, height: 8192, dpi: 480 }],
  ['width=NaN&height=&dpi=x', { width: 1024, height: 768, dpi: 96 }],
  ['width=800.6', { width: 801 }],
  ['timezone=../../etc/passwd&name=a%00b', { timezone: null, name: null }],
  ['image=text/html&audio=audio/ogg', { image: ['image/png', 'image/jpeg'], audio: [] }],
])('%s is brought into range', (query, expected) => {
  expect(read(query)).toMatchObject(expected)
})
