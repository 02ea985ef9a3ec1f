import { array, assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { readCsv } from './csv.ts'

const cells = (text: string) => readCsv(text).map((row) => row.cells)

test.each([
  ['commas', 'name,email\nAda,ada@x.example'],
  ['semicolons', 'name;email\r\nAda;ada@x.example\r\n'],
  ['tabs and a byte-order mark', '\uFEFFname\temail\nAda\tada@x.example'],
])('reads what is separated by %s', (_, text) => {
  expect(cells(text)).toEqual([
    ['name', 'email'],
    ['Ada', 'ada@x.example'],
  ])
})

test('a quoted cell may hold separators, quotes and lines, and lines are counted on', () => {
  expect(
    readCsv('name,email\n"Lovelace, ""Ada""\nCountess",a@x.example\n\nBob,b@x.example'),
  ).toEqual([
    { line: 1, cells: ['name', 'email'] },
    { line: 2, cells: ['Lovelace, "Ada"\nCountess', 'a@x.example'] },
    { line: 5, cells: ['Bob', 'b@x.example'] },
  ])
})

test('whatever the cells, what is written quoted is read back', () => {
  const text = string().map((value) => value.replaceAll(/[\0\r\uFEFF]/g, '').trim())
  const table = array(array(text, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 })
  return assert(
    property(table, constantFrom(',', ';', '\t'), (rows, separator) => {
      const quote = (value: string) => `"${value.replaceAll('"', '""')}"`
      const lines = [['a', 'b'], ...rows].map((row) => row.map(quote).join(separator))
      const filled = rows.filter((row) => row.some((value) => value !== ''))
      expect(cells(lines.join('\n'))).toEqual([['a', 'b'], ...filled])
    }),
  )
})

test('whatever the text, it is read to its end and nothing is read twice', () => {
  return assert(
    property(string({ unit: constantFrom('"', ',', '\n', '\r', 'a') }), (text) => {
      const words = text.replaceAll(/[^a]/g, '').length
      const read = readCsv(text).flatMap((row) => row.cells)
      expect(read.join('').replaceAll(/[^a]/g, '').length).toBeLessThanOrEqual(words)
    }),
  )
})
