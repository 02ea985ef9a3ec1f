import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import criteria from './criteria/criteria.json' with { type: 'json' }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-criteria-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, text: string) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function run(...args: string[]) {
  const command = [join(import.meta.dirname, 'main.ts'), 'criteria', ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    timeout: 15_000,
  })
  return { status, stdout, stderr, last: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') }
}

test('the list holds the 83 criteria of the tasks and the 18 of the definition of done', () => {
  const ids = criteria.map(({ id }) => id)
  expect(new Set(ids).size).toBe(101)
  expect(ids.filter((id) => id.startsWith('DoD-'))).toHaveLength(18)
})

test('tests, journeys and checks are matched with what they name', () => {
  write('server/src/a.test.ts', `test('3.5-1: a token', f)`)
  write('web/src/b.test.tsx', `it('3.9-2', f)`)
  write('e2e/src/c.spec.ts', `test('DoD-1', f)`)
  write('e2e/src/check.ts', `await journey.step('DoD-2: in the page', f)`)
  write('server/src/no-test.ts', `test('3.5-2', f)`)
  write('node_modules/other/a.test.ts', `test('3.5-3', f)`)
  const { status, last } = run(folder)
  expect(status).toBe(0)
  expect(last).toMatchObject({ criteria: 101, shown: 4 })
  expect(last.missing).toContain('3.5-2')
  expect(last.missing).toContain('3.5-3')
})

test('a test that names an unknown criterion fails the command and is named', () => {
  write('server/src/a.test.ts', `\ntest('3.5-6: one too many', f)`)
  const { status, stderr, last } = run(folder)
  expect(status).toBe(1)
  expect(stderr).toContain('server/src/a.test.ts:2')
  expect(stderr).toContain('3.5-6')
  expect(last.shown).toBe(0)
})

test('this repository names no unknown criterion', () => {
  expect(run()).toMatchObject({ status: 0, stderr: '', last: { criteria: 101 } })
})

test('--list shows every criterion', () => {
  write('a.test.ts', `test('3.5-1: a token', f)`)
  const { stdout } = run('--list', folder)
  for (const { id, text } of criteria) expect(stdout).toContain(`${id.padEnd(8)}  ${text}`)
  expect(stdout).toContain('a.test.ts:1  3.5-1: a token')
})
