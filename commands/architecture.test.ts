import { expect, test } from 'vitest'
import { deadLinks, missingHeadings } from './architecture/document-rules.ts'
import {
  developmentPaths,
  emptyName,
  isGenerated,
  isKebabCase,
  LENGTH_BOUNDS,
  measureLengths,
  promisesWithoutIssue,
} from './architecture/file-rules.ts'
import { type Import, importsOf } from './architecture/imports.ts'
import { PACKAGE_RULES } from './architecture/package-rules.ts'
import {
  isTest,
  isTypeScript,
  readRepositoryFile,
  repositoryFiles,
} from './architecture/repository.ts'
import { ROOM_RULES } from './architecture/room-rules.ts'
import { brokenServerRule } from './architecture/server-order.ts'
import { NAMES_PAGE, SPRINT_NAMES } from './architecture/sprint-names.ts'
import { findSides } from './architecture/style-directions.ts'

const files = repositoryFiles()
const read = (path: string) => readRepositoryFile(path)
const matching = (pattern: RegExp) =>
  files.filter((path) => pattern.test(path)).map((path) => ({ path, text: read(path) }))

const typescript = matching(/\.tsx?$/)
const code = matching(/\.(?:tsx?|m?js|css|sql|sh)$|^carrel$|^\.ci\/run$/)
const pages = matching(/\.md$/)
const imports = typescript.flatMap(({ path, text }) => importsOf(path, text))
const say = ({ from, line, to }: Import) => `${from}:${line} imports ${to}`

for (const { claim, broken } of [...ROOM_RULES, ...PACKAGE_RULES]) {
  test(claim, () => {
    expect(imports.filter(broken).map(say)).toEqual([])
  })
}

test('in the server, imports run from context to subjects to ports', () => {
  const broken = imports.flatMap((found) => {
    const rule = brokenServerRule(found)
    return rule === null ? [] : [`${say(found)}, but ${rule}`]
  })
  expect(broken).toEqual([])
})

test('files are short: median, p90 and maximum of their lines stay within bounds', () => {
  const sources = code.filter((file) => !isTest(file.path) && !isGenerated(file))
  const lengths = measureLengths(sources)
  const message = JSON.stringify({ lengths, bounds: LENGTH_BOUNDS }, null, 2)
  expect(lengths.max, message).toBeLessThanOrEqual(LENGTH_BOUNDS.max)
  expect(lengths.p90, message).toBeLessThanOrEqual(LENGTH_BOUNDS.p90)
  expect(lengths.median, message).toBeLessThanOrEqual(LENGTH_BOUNDS.median)
})

test('no file or folder is named utils, helpers, common, misc or manager', () => {
  expect(code.map(({ path }) => path).filter((path) => emptyName(path) !== null)).toEqual([])
})

test('TypeScript files are named in kebab-case', () => {
  expect(files.filter((path) => isTypeScript(path) && !isKebabCase(path))).toEqual([])
})

test('a promise in the code carries the number of its issue', () => {
  expect(code.flatMap(promisesWithoutIssue)).toEqual([])
})

test('no file mentions a path of a development machine', () => {
  const texts = [...code, ...pages, ...matching(/\.(?:json|ya?ml|html|conf|service|toml)$/)]
  expect(texts.flatMap(developmentPaths)).toEqual([])
})

test('every decision says its context, what was decided and what follows', () => {
  const incomplete = pages
    .filter(({ path }) => path.startsWith('docs/decisions/'))
    .map(({ path, text }) => ({ path, missing: missingHeadings(text) }))
    .filter(({ missing }) => missing.length > 0)
  expect(incomplete).toEqual([])
})

test('decisions are numbered 0001, 0002, … without a gap', () => {
  const numbers = files.flatMap((path) => /^docs\/decisions\/(\d{4})-/.exec(path)?.[1] ?? [])
  expect(numbers).toEqual(numbers.map((_, index) => String(index + 1).padStart(4, '0')))
})

test('every path on the page of names is there', () => {
  const rows = read(NAMES_PAGE).match(/^\|.*\|$/gm) ?? []
  const paths = rows.flatMap((row) => row.match(/(?<=`)(?!\.\/)[a-z0-9.]+\/[^`*]+(?=`)/g) ?? [])
  expect(paths.length).toBeGreaterThan(SPRINT_NAMES.length / 2)
  expect(paths.filter((path) => !files.some((file) => file.startsWith(path)))).toEqual([])
})

test('every class, table, route and component of the sprint document has its line on that page', () => {
  const page = read(NAMES_PAGE)
  expect(SPRINT_NAMES.filter((name) => !page.includes(name))).toEqual([])
})

test('no style of the application names a left or a right, so that Arabic is the mirror of the rest', () => {
  const styles = matching(/^web\/src\/.*\.css$/)
  expect(styles.length).toBeGreaterThan(10)
  expect(styles.flatMap(({ path, text }) => findSides(path, text))).toEqual([])
})

test('relative links between documents lead somewhere', () => {
  const known = new Set(files)
  expect(pages.flatMap(({ path, text }) => deadLinks(path, text, known, read))).toEqual([])
})
