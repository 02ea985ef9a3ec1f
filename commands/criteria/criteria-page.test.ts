import { expect, test } from 'vitest'
import { REPOSITORY, readRepositoryFile } from '../architecture/repository.ts'
import criteria from './criteria.json' with { type: 'json' }
import { CRITERIA_PAGE, criteriaPage } from './criteria-page.ts'
import { findClaims } from './find-claims.ts'
import { matchCriteria } from './match-criteria.ts'

test('the page of criteria names the tests that there are; ./carrel reference writes it', () => {
  const page = criteriaPage(matchCriteria(criteria, findClaims(REPOSITORY)))
  expect(readRepositoryFile(CRITERIA_PAGE)).toBe(page)
})

test('a row has every test that names the criterion, without its number and its line', () => {
  const page = criteriaPage(
    matchCriteria(
      [
        { id: '3.5-4', text: 'Once' },
        { id: 'DoD-18', text: 'Tags' },
        { id: 'DoD-1', text: 'All | of it' },
      ],
      [
        { title: '3.5-4, R9 a token works once', place: 'a.test.ts:7' },
        { title: 'R9 and 3.5-4 again', place: 'b.test.ts:9' },
      ],
    ),
  )
  expect(page).toContain('| 3.5-4 | Once | `a.test.ts`: a token works once<br>`b.test.ts`: and')
  expect(page).toContain('| DoD-18 | Tags | tags are set by those who release |')
  expect(page).toContain('| DoD-1 | All \\| of it | - |')
})
