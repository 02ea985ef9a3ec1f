import { expect, test } from 'vitest'
import { testTitles } from './test-titles.ts'

const titles = (source: string) => testTitles(source).map(({ title }) => title)

test.each([
  ['a plain test', `test('a', () => {})`, ['a']],
  ['a group and its test', `describe('a', () => { it("b", f) })`, ['a', 'b']],
  ['a test with modifiers', `it.concurrent.only('a', f)`, ['a']],
  ['a table', `test.each([['x', 1]])('a %s', f)`, ['a %s']],
  ['a typed table', `test.each<Row<string>>([['x']])('a', f)`, ['a']],
  ['a table in a template', 'test.each`x | y`("a", f)', ['a']],
  ['a condition', `it.runIf('kvm' in process.env)('a', f)`, ['a']],
  ['a step of a test', `await test.step('a', f)`, ['a']],
  ['a step of a journey', `await journey.step('a', f); claim('b')`, ['a', 'b']],
  ['a title on the next line', `test(\n  'a',\n  f)`, ['a']],
  ['a title in parts', `test('a' + ' b', f)`, ['a b']],
  ['a template', 'test(`a ${b} c`, f)', ['a … c']],
])('%s is read', (_, source, expected) => {
  expect(titles(source)).toEqual(expected)
})

test.each([
  ['a skipped test', `test.skip('a', f)`],
  ['a test in a comment', `// test('a', f)`],
  ['a test in a string', `const source = "test('a', f)"`],
  ['a method of something else', `pattern.test('a')`],
  ['a declaration', `function claim(title = 'a') {}`],
  ['a later argument', `test(name, 'a')`],
])('%s is not read', (_, source) => {
  expect(titles(source)).toEqual([])
})

test('a title knows the line that its test begins on', () => {
  expect(testTitles(`\n\ntest(\n  'a', f)`)).toEqual([{ title: 'a', line: 3 }])
})
