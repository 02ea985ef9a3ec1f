import { expect, test } from 'vitest'
import { tokens } from './tokens.ts'

const strings = (source: string) =>
  tokens(source)
    .filter((token) => token.kind === 'string')
    .map((token) => token.text)

test('a string is read with either quote and without its escapes', () => {
  expect(strings(String.raw`a('it\'s', "so")`)).toEqual(["it's", 'so'])
})

test('what stands in a comment is not a string', () => {
  expect(strings("// 'no'\n/* 'no' */ 'yes' // 'no'")).toEqual(['yes'])
})

test('what stands in a regular expression is not a string', () => {
  expect(strings(`const quote = /['"\`/]/g; x('yes'); a = b / c; y('too') / 2`)).toEqual([
    'yes',
    'too',
  ])
})

test('a template is one string, whatever its substitutions hold', () => {
  expect(strings('x(`a ${b(`c ${"}"}`, { d: 1 })} e`); y("f")')).toEqual(['a … e', 'f'])
})

test('an apostrophe in JSX text swallows nothing', () => {
  expect(strings("<p>Don't</p>\nconst a = 'here'")).toEqual(['here'])
})

test('each token knows its line', () => {
  const source = 'a\n`b\n${c}\n`\n/* d\n */ e'
  expect(tokens(source).map((token) => token.line)).toEqual([1, 2, 6])
})
