import { parseArgs } from 'node:util'
import { REPOSITORY } from './architecture/repository.ts'
import criteria from './criteria/criteria.json' with { type: 'json' }
import { criteriaPage } from './criteria/criteria-page.ts'
import { findClaims } from './criteria/find-claims.ts'
import { matchCriteria, summary, table } from './criteria/match-criteria.ts'

// npm run criteria [-- --list | --table] [folder]: which acceptance criteria the tests show, and which are still missing.
const { values, positionals } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})

const match = matchCriteria(criteria, findClaims(positionals[0] ?? REPOSITORY))

if (values.list) console.log(table(match))
if (values.table) console.log(criteriaPage(match))
for (const { id, claim } of match.unknown) {
  console.error(`${claim.place}: "${claim.title}" names ${id}, which is not a criterion.`)
  process.exitCode = 1
}
console.log(summary(match))
