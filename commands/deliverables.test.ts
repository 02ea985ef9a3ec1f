import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import configuration from '../vitest.config.ts'
import { ROOT } from './places.ts'
import { END_TO_END_PROJECTS, POSTGRESQL_PROJECTS, UNIT_PROJECTS } from './test-projects.ts'

const read = (path: string) => readFile(join(ROOT, path), 'utf8')

test('DoD-15 what lands has passed everything: the gate is ./carrel test, which runs every project', async () => {
  expect(await read('.ci/run')).toMatch(/^exec \.\/carrel test$/m)
  const configured = configuration.test?.projects?.map((project) =>
    typeof project === 'object' && 'test' in project ? project.test?.name : project,
  )
  const run = [...UNIT_PROJECTS, ...POSTGRESQL_PROJECTS, ...END_TO_END_PROJECTS]
  expect(run.map((name) => (name === 'web' ? 'web/vite.config.ts' : name)).sort()).toEqual(
    configured?.sort(),
  )
})

test('DoD-17 the sprint review tells of every task, and of what is not done', async () => {
  const review = await read('docs/sprint-reviews/sprint-3.md')
  for (let task = 0; task <= 9; task++) expect(review).toContain(`3.${task}`)
  expect(review).toContain('## Not done')
  for (const [, link = ''] of review.matchAll(/\]\((?!http)([^)#]+)/g))
    await expect(readFile(join(ROOT, 'docs/sprint-reviews', link))).resolves.toBeDefined()
})
