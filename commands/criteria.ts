import { REPOSITORY } from './architecture/repository.ts'
import { readCommandLine } from './command-line.ts'
import criteria from './criteria/criteria.json' with { type: 'json' }
import { criteriaPage } from './criteria/criteria-page.ts'
import { findClaims } from './criteria/find-claims.ts'
import { matchCriteria, summary, table } from './criteria/match-criteria.ts'

export const USAGE = `Usage: ./carrel criteria [--list] [--table] [folder]

Which acceptance criteria the tests show, and which are still missing; ends with one line of JSON. The exit code is 1 if a
test names a criterion that there is not.

  --list     each criterion with the tests that show it
  --table    the same as the page docs/sprint-reviews/criteria.md`

export async function run(args: string[]): Promise<number> {
  const options = { list: { type: 'boolean' }, table: { type: 'boolean' } } as const
  const { values, positionals } = readCommandLine(USAGE, { args, options, allowPositionals: true })
  const match = matchCriteria(criteria, findClaims(positionals[0] ?? REPOSITORY))
  if (values.list) console.log(table(match))
  if (values.table) console.log(criteriaPage(match))
  for (const { id, claim } of match.unknown)
    console.error(`${claim.place}: "${claim.title}" names ${id}, which is not a criterion.`)
  console.log(summary(match))
  return match.unknown.length > 0 ? 1 : 0
}
