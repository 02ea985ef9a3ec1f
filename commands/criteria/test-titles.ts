import { type Token, tokens } from '../architecture/tokens.ts'

export interface TestTitle {
  readonly title: string
  readonly line: number
}

const TESTS = new Set(['test', 'it', 'describe', 'step', 'claim'])
/** May also be methods of something: `journey.step('…')`. */
const STEPS = new Set(['step', 'claim'])
const TAKES_ARGUMENTS_FIRST = new Set(['each', 'for', 'runIf', 'skipIf'])
/** A title whose test does not run claims nothing. */
const DISABLED = new Set(['skip', 'todo', 'fixme', 'fails'])

/** The titles of tests, groups and steps in a source: `test('…')`, `it.each(rows)('…')`, `journey.step('…')`. */
export function testTitles(source: string): TestTitle[] {
  const list = tokens(source)
  const found: TestTitle[] = []
  for (let at = 0; at < list.length; at += 1) {
    const word = list[at]
    if (word?.kind !== 'word' || !TESTS.has(word.text)) continue
    if (list[at - 1]?.text === '.' && !STEPS.has(word.text)) continue
    const call = readCallee(list, at)
    at = call.last
    if (call.modifiers.some((modifier) => DISABLED.has(modifier))) continue
    const title = readTitle(list, call.last + 1)
    if (title !== null) found.push({ title, line: word.line })
  }
  return found
}

/** `test.concurrent.each<Row>(rows)`: everything before the parenthesis that holds the title. */
function readCallee(list: Token[], start: number) {
  const modifiers: string[] = []
  let last = start
  while (isSign(list[last + 1], '.') && list[last + 2]?.kind === 'word') {
    modifiers.push(list[last + 2]?.text ?? '')
    last += 2
  }
  if (isSign(list[last + 1], '<')) last = closing(list, last + 1, '<', '>')
  if (TAKES_ARGUMENTS_FIRST.has(modifiers.at(-1) ?? '')) {
    last = isSign(list[last + 1], '(') ? closing(list, last + 1, '(', ')') : last + 1
  }
  return { modifiers, last }
}

function readTitle(list: Token[], open: number): string | null {
  if (!isSign(list[open], '(') || list[open + 1]?.kind !== 'string') return null
  let title = list[open + 1]?.text ?? ''
  for (let at = open + 2; isSign(list[at], '+') && list[at + 1]?.kind === 'string'; at += 2) {
    title += list[at + 1]?.text
  }
  return title
}

function closing(list: Token[], start: number, open: string, close: string): number {
  let depth = 0
  for (let at = start; at < list.length; at += 1) {
    if (isSign(list[at], open)) depth += 1
    if (isSign(list[at], close)) depth -= 1
    if (depth === 0) return at
  }
  return list.length
}

const isSign = (token: Token | undefined, sign: string) =>
  token?.kind === 'punctuation' && token.text === sign
