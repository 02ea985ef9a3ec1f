import { type Claim, type Match, SHOWN_BY_NO_TEST } from './match-criteria.ts'

export const CRITERIA_PAGE = 'docs/sprint-reviews/criteria.md'

const INTRODUCTION = `# Acceptance criteria, and the tests that show them

Each criterion of the sprint document is numbered by its task: 3.5-4 is the fourth of task 3.5. A test that shows one
names it in its title. A title with several criteria is in several rows.

This page is written by \`./carrel reference\`, and \`./carrel criteria --table\` prints it.
`

/** A table in Markdown: every criterion, with the tests that name it. */
export function criteriaPage({ shown }: Match): string {
  const rows = [...shown].map(([{ id, text }, claims]) => {
    const tests = claims.length > 0 ? claims.map(cite).join('<br>') : (SHOWN_BY_NO_TEST[id] ?? '-')
    return `| ${id} | ${escapePipes(text)} | ${tests} |\n`
  })
  return `${INTRODUCTION}\n| criterion | it says | shown by |\n|---|---|---|\n${rows.join('')}`
}

/** Without the line, which every change above it would move, and without the numbers that the row has. */
const cite = ({ title, place }: Claim): string =>
  `\`${place.replace(/:\d+$/, '')}\`: ${escapePipes(title.replace(/^(?:(?:3\.\d-\d+|DoD-\d+|R\d+)[,:]? *)+/, ''))}`

const escapePipes = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
