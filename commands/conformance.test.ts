import { basename } from 'node:path'
import type { Certificate } from '@carrel/lab/api/certificate'
import { beforeAll, expect, test } from 'vitest'
import { makeCertificate } from './conformance/arrange/open-lab.ts'
import { type Case, conform } from './conformance/conform.ts'
import { underOtherNames } from './conformance/other-names.ts'
import { casesOf, recordings } from './conformance/recordings.ts'
import { mismatches, passes, staleOnes, summarise } from './conformance/verdict.ts'
import { MANNERS } from './conformance/which-manner.ts'

const minutes = 60_000

let certificate: Certificate
beforeAll(async () => {
  certificate = await makeCertificate()
})

async function expectLikeness(cases: readonly Case[]) {
  const verdicts = await conform(cases, certificate)
  expect(mismatches(verdicts)).toEqual([])
  expect(staleOnes(verdicts)).toEqual([])
  expect(passes(summarise(verdicts))).toBe(true)
}

test.each(recordings().map((file) => [basename(file), file] as const))(
  'the lab answers like the real one, and the client understands it: %s',
  (_, file) => expectLikeness(casesOf(file)),
  5 * minutes,
)

test(
  'nothing of it hangs on the names in the recordings, nor on a file that says its version',
  async () => {
    const cases = recordings().flatMap((file) => casesOf(file))
    const some = cases.filter((_, index) => index % 12 === 0)
    await expectLikeness(
      some.map(({ line, manners }, index) => ({
        line: underOtherNames(line),
        manners: index % 2 === 0 ? manners : MANNERS,
      })),
    )
  },
  5 * minutes,
)
