import { expect, it } from 'vitest'
import { findHardCodedText } from './hard-coded-text.ts'

const words = (source: string): string[] =>
  findHardCodedText('page.tsx', source).map(({ text }) => text)

it.each([
  ['text', 'const a = <p>Hello</p>', 'Hello'],
  ['text in an expression', "const a = <p>{isOpen ? 'Close' : null}</p>", 'Close'],
  ['words around a value', 'const a = <p>{`${n} times`}</p>', 'times'],
  ['an attribute that is read out', 'const a = <a aria-label="Main" />', 'Main'],
  ['a placeholder in braces', "const a = <input placeholder={'Name'} />", 'Name'],
  ['a property that is shown', "notify({ title: 'It broke' })", 'It broke'],
  ['a label in a list', "const all = [{ value: 'light', label: 'Light' }]", 'Light'],
  ['a sentence that is handed on', "usePageTitle('Your desktops')", 'Your desktops'],
])('%s is found', (_, source, text) => {
  expect(words(source)).toEqual([text])
})

it('the line is told', () => {
  const [found] = findHardCodedText('page.tsx', 'const a = (\n  <p>\n    <b>Hello</b>\n  </p>\n)')
  expect(found?.line).toBe(3)
})

it('translated text, names, figures, and attributes that nobody reads are not', () => {
  const source = `
    const a = <p className="wide" title={t('title')}>{t(\`role.\${role}\`)} · 42 Carrel</p>
    const b = { label: 'launch.title', value: 'Light' }
    throw new Error('The page has no place for it.')
    const c = <input type="text" onChange={() => choose('name')} />`
  expect(words(source)).toEqual([])
})
