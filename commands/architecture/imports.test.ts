import { expect, test } from 'vitest'
import { importsOf } from './imports.ts'

const targets = (source: string) =>
  importsOf('server/src/people/person.ts', source).map(({ to }) => to)

test.each([
  [`import { z } from 'zod'`, 'zod'],
  [`import type { Kysely } from 'kysely'`, 'kysely'],
  [`import 'undici'`, 'undici'],
  [`import a, { b as c } from "pg"`, 'pg'],
  [`import * as all from '@electric-sql/pglite/live'`, '@electric-sql/pglite'],
  [`import { a } from './name.ts'`, 'server/src/people/name.ts'],
  [`import { a } from '../context.ts'`, 'server/src/context.ts'],
  [`import { a } from '../../../lab/src/main.ts'`, 'lab/src/main.ts'],
  [`import { a } from '@carrel/contract'`, 'contract/src/index.ts'],
  [`import { a } from '@carrel/lab/api/cluster'`, 'lab/src/api/cluster.ts'],
  [`import { a } from '@carrel/server/test/eventually'`, 'server/test/eventually.ts'],
  [`import text from './a.sql?raw'`, 'server/src/people/a.sql'],
  [`export { a } from './name.ts'`, 'server/src/people/name.ts'],
  [`export * from './name.ts'`, 'server/src/people/name.ts'],
  [`const a = await import('ws')`, 'ws'],
  [`let a: import('ws').WebSocket`, 'ws'],
  [`import { readFile } from 'node:fs/promises'`, 'node:fs'],
])('%s is an import of %s', (source, target) => {
  expect(targets(source)).toEqual([target])
})

test.each([
  [`// import { a } from 'ws'`],
  ['const a = "import { a } from \'ws\'"'],
  ['console.log(import.meta.url, "ws")'],
  [`export const from = 'ws'`],
  [`export interface Range { from: 'ws' }`],
  [`export function a(from = 'ws') {}`],
])('%s is no import', (source) => {
  expect(targets(source)).toEqual([])
})

test('an import knows its line', () => {
  const source = `import a from 'a'\n\nimport {\n  b,\n} from 'b'`
  expect(importsOf('x.ts', source).map(({ line }) => line)).toEqual([1, 3])
})
