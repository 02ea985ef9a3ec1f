import { posix } from 'node:path'
import { type Token, tokens } from './tokens.ts'

/** One import. `to` is a path in this repository for files of our own, else the name of the package. */
export interface Import {
  readonly from: string
  readonly line: number
  readonly to: string
}

/** Every import of a source, also of types, also `export … from` and `import('…')`. */
export function importsOf(path: string, source: string): Import[] {
  const list = tokens(source)
  const found: Import[] = []
  for (const [at, token] of list.entries()) {
    if (token.kind !== 'word' || list[at - 1]?.text === '.') continue
    if (token.text !== 'import' && token.text !== 'export') continue
    const specifier = specifierAfter(list, at)
    if (specifier !== null) {
      found.push({ from: path, line: token.line, to: resolve(path, specifier) })
    }
  }
  return found
}

const ENDS_CLAUSE = new Set([';', '=', '(', 'import', 'export'])

function specifierAfter(list: Token[], keyword: number): string | null {
  const next = list[keyword + 1]
  const second = list[keyword + 2]
  if (list[keyword]?.text === 'import') {
    if (next?.kind === 'string') return next.text
    if (next?.text === '(') return second?.kind === 'string' ? second.text : null
  }
  for (let at = keyword + 1; at < list.length; at += 1) {
    const token = list[at]
    if (token === undefined || ENDS_CLAUSE.has(token.text)) return null
    const following = list[at + 1]
    if (token.text === 'from' && following?.kind === 'string') return following.text
  }
  return null
}

function resolve(from: string, specifier: string): string {
  const path = specifier.replace(/\?.*$/, '')
  if (path.startsWith('.')) return posix.join(posix.dirname(from), path)
  const [scope = '', name = '', ...rest] = path.split('/')
  if (scope === '@carrel' && rest[0] === 'test') return `${name}/${rest.join('/')}.ts`
  if (scope === '@carrel') return `${name}/src/${rest.join('/') || 'index'}.ts`
  return scope.startsWith('@') ? `${scope}/${name}` : scope
}
