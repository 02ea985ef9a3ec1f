import { expect, it } from 'vitest'
import { LANGUAGES } from '../languages.ts'
import { compareTexts } from './compare-texts.ts'
import { findWrongSpaces } from './french-spaces.ts'
import { sources } from './sources.ts'
import { frenchWords, namespaces } from './text-files.ts'
import { findUnusedTexts } from './unused-texts.ts'

const all = Object.keys(namespaces)

it('the shell has texts', () => {
  expect(all).toContain('app')
})

it.each(all.flatMap((namespace) => LANGUAGES.map(({ code }) => ({ namespace, code }))))(
  'every text of $namespace is there in $code, with its variables and its forms of a number',
  ({ namespace, code }) => {
    const texts = namespaces[namespace]
    expect(compareTexts(texts?.en ?? {}, texts?.[code] ?? {}, code)).toEqual([])
  },
)

it.each(all)('every text of %s is used', (namespace) => {
  expect(findUnusedTexts(namespace, namespaces[namespace]?.en ?? {}, sources)).toEqual([])
})

it('French has the spaces beside its signs that do not break', () => {
  const texts = [...all.map((namespace) => namespaces[namespace]?.fr ?? {}), frenchWords]
  const faults = texts.flatMap((each) =>
    Object.entries(each).flatMap(([key, text]) =>
      findWrongSpaces(text).map((rule) => `${key}: ${rule}`),
    ),
  )
  expect(faults).toEqual([])
})

it('a French space that breaks, is too wide or is missing is told', () => {
  const right = 'Voir\u00a0: «\u202f{{name}}\u202f», à 10:30\u202f? Oui\u202f; http://a/b?c'
  expect(findWrongSpaces(right)).toEqual([])
  for (const wrong of ['Oui ?', 'Oui\u00a0?', 'Oui?', '{{name}} ; non', 'Voir :', 'Voir\u202f: a'])
    expect(findWrongSpaces(wrong)).toHaveLength(1)
  expect(findWrongSpaces('« a »')).toHaveLength(2)
})

it('a text that is missing, strange, empty or has lost a variable is told', () => {
  const english = { a: 'A', b: 'B {{name}}', c: 'C', 'n.x_one': 'one', 'n.x_other': '{{count}}' }
  const french = { b: 'B', c: ' ', d: 'D', 'n.x_one': 'un', 'n.x_other': '{{count}}' }
  expect(compareTexts(english, french, 'fr')).toEqual([
    'a is missing',
    'b has lost {{name}}',
    'c is empty',
    'd is not in English',
  ])
})

it('Arabic has six forms of a number, and may say one and two without the figure', () => {
  const english = { x_one: '{{count}} VM', x_other: '{{count}} VMs' }
  const other = { x_zero: '0', x_few: '{{count}}', x_many: '{{count}}', x_other: '{{count}}' }
  expect(compareTexts(english, { ...other, x_one: 'a', x_two: 'b' }, 'ar')).toEqual([])
  expect(compareTexts(english, other, 'ar')).toEqual(['x_one is missing', 'x_two is missing'])
})

it('a text that no page of its namespace names is told', () => {
  const texts = {
    'a.b': 'A',
    'role.admin': 'B',
    'mail.title': 'M',
    n_one: '1',
    n_other: '2',
    gone: 'C',
  }
  const page =
    "const { t } = useTranslation('x'); t('a.b') + t(`role.${role}`) + t(`${channel}.title`) + t('n', { count })"
  expect(findUnusedTexts('x', texts, { page, other: "t('gone')" })).toEqual(['gone'])
})
