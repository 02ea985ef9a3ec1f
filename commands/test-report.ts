import { z } from 'zod'

export interface TestCount {
  readonly passed: number
  readonly failed: number
}

/** Vitest's JSON report. A suite that could not even be loaded has no tests, and counts as a failure. */
const Report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

export const isPassed = (code: number): TestCount => ({
  passed: code === 0 ? 1 : 0,
  failed: code === 0 ? 0 : 1,
})

/** Skipped tests count as failed: there are none. A run that fails without saying which test did fails once. */
export function readReport(text: string | null, code: number): TestCount {
  if (text === null) return { passed: 0, failed: 1 }
  const report = Report.parse(JSON.parse(text))
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests + broken
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed }
}
