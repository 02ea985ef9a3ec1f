import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../places.ts'
import { connectionParametersPage } from './connection-parameters-page.ts'

test('the reference page says what the catalogue says; ./carrel reference writes it', async () => {
  const page = await readFile(join(ROOT, 'docs/reference/connection-parameters.md'), 'utf8')
  expect(page).toBe(connectionParametersPage())
})
