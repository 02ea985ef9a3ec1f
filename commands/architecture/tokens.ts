export interface Token {
  readonly kind: 'word' | 'string' | 'punctuation'
  /** Of a string: what is between its quotes; of a template: `…` stands for each substitution. */
  readonly text: string
  readonly line: number
}

const SPACE = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y
const WORD = /[\p{L}\p{N}_$]+/uy
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y
const REGEX = /\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y
const BEFORE_REGEX = /^(?:[^)\]}<\p{L}\p{N}_$]|return|typeof|case|of|in|await|yield)$/u

/**
 * The words, strings and signs of a TypeScript source: enough to see who imports what and how tests are called. It knows
 * comments, templates and regular expressions. What it cannot place, a lone apostrophe in JSX text, it takes as a sign.
 */
export function tokens(source: string): Token[] {
  return scan(source, 0, 1, false).tokens
}

function scan(source: string, start: number, startLine: number, inTemplate: boolean) {
  const found: Token[] = []
  let at = start
  let line = startLine
  let depth = 0
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at
    return pattern.exec(source)?.[0]
  }
  const take = (length: number) => {
    line += newlines(source.slice(at, at + length))
    at += length
  }
  const add = (kind: Token['kind'], text: string, length: number) => {
    found.push({ kind, text, line })
    take(length)
  }
  while (at < source.length) {
    const space = match(SPACE)
    if (space) {
      take(space.length)
      continue
    }
    const sign = source.charAt(at)
    if (inTemplate && sign === '}' && depth === 0) break
    if (sign === '{') depth += 1
    if (sign === '}') depth -= 1
    const word = match(WORD)
    const string = match(STRING)
    if (word) add('word', word, word.length)
    else if (string) add('string', withoutEscapes(string.slice(1, -1)), string.length)
    else if (sign === '`') {
      const template = readTemplate(source, at, line)
      add('string', template.text, template.end - at)
    } else if (sign === '/' && startsRegex(found.at(-1))) {
      const regex = match(REGEX)
      add('punctuation', '/', regex?.length ?? 1)
    } else add('punctuation', sign, 1)
  }
  return { tokens: found, end: at }
}

function readTemplate(source: string, start: number, line: number) {
  let text = ''
  let at = start + 1
  while (at < source.length && source[at] !== '`') {
    if (source.startsWith('${', at)) {
      at = scan(source, at + 2, line, true).end + 1
      text += '…'
    } else {
      if (source[at] === '\\') at += 1
      text += source.charAt(at)
      at += 1
    }
  }
  return { text, end: Math.min(at + 1, source.length) }
}

const startsRegex = (before: Token | undefined) =>
  before === undefined || (before.kind !== 'string' && BEFORE_REGEX.test(before.text))

const withoutEscapes = (text: string) => text.replaceAll(/\\([\s\S])/g, '$1')

const newlines = (text: string) => text.split('\n').length - 1
