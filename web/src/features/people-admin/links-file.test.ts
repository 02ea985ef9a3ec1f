import { expect, it } from 'vitest'
import { linksFile } from './links-file.ts'

it('holds a link for each who was created, and no formula for a spreadsheet', () => {
  const row = { line: 2, email: 'a@x.example', role: 'user', faults: [] }
  const link = { url: 'https://carrel.example/join#once', expires_at: '2026-12-01T10:00:00.000Z' }
  const text = linksFile([
    { ...row, display_name: '=1+1 "Ada"', outcome: 'create', link },
    { ...row, display_name: 'Bob', outcome: 'exists', link: null },
  ])
  expect(text.split('\r\n')).toEqual([
    '"name","email","link","expires"',
    `"'=1+1 ""Ada""","a@x.example","${link.url}","${link.expires_at}"`,
    '',
  ])
})
