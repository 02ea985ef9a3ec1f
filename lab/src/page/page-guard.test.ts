import { expect, test } from 'vitest'
import { pageRefusal } from './page-guard.ts'

const listener = { host: '127.0.0.1', port: 8006 }
const json = { host: '127.0.0.1:8006', 'content-type': 'application/json' }
const code = (method: string, headers: Record<string, string>, at = listener) =>
  pageRefusal(at, method, headers)?.code ?? null

test('this machine may look and change', () => {
  for (const host of ['127.0.0.1:8006', 'localhost:8006', '[::1]:8006']) {
    expect(code('GET', { host })).toBeNull()
    expect(code('POST', { ...json, host, origin: `https://${host}` })).toBeNull()
  }
  expect(code('POST', json)).toBeNull()
  expect(code('DELETE', { host: json.host, 'sec-fetch-site': 'same-origin' })).toBeNull()
})

test('a listener that others reach has no page at all', () => {
  for (const host of ['0.0.0.0', '::', '192.168.1.7', 'lab.example']) {
    expect(code('GET', { host: '127.0.0.1:8006' }, { host, port: 8006 }), host).toBe('page_off')
  }
})

test('a name that only leads here is refused, for looking as well', () => {
  for (const host of ['evil.example', 'evil.example:8006', '127.0.0.1', '127.0.0.1:8007', '']) {
    expect(code('GET', { host }), host).toBe('wrong_host')
  }
})

test('another site cannot change anything', () => {
  for (const origin of [
    'https://evil.example',
    'null',
    'http://127.0.0.1:8006',
    'https://localhost:8006',
  ]) {
    expect(code('POST', { ...json, origin }), origin).toBe('wrong_origin')
  }
  for (const site of ['cross-site', 'same-site', 'none']) {
    expect(code('DELETE', { ...json, 'sec-fetch-site': site }), site).toBe('wrong_origin')
  }
})

test('what a form can send is not read', () => {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ]) {
    expect(code('POST', { ...json, 'content-type': type }), type).toBe('not_json')
  }
  expect(code('POST', { host: json.host })).toBe('not_json')
  expect(code('POST', { ...json, 'content-type': 'application/json; charset=utf-8' })).toBeNull()
})
