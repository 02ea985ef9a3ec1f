import { expect, test } from 'vitest'
import { readReport } from './test-report.ts'

const report = (changes: object) =>
  JSON.stringify({
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
    ...changes,
  })

test('passed tests are counted', () => {
  expect(readReport(report({}), 0)).toEqual({ passed: 3, failed: 0 })
})

test('a skipped test counts as a failure', () => {
  expect(readReport(report({ numPendingTests: 1 }), 0).failed).toBe(1)
})

test('a file that could not be loaded counts as a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }]
  expect(readReport(report({ testResults }), 1).failed).toBe(1)
})

test('a run that ends badly without a failed test is a failure', () => {
  expect(readReport(report({}), 1).failed).toBe(1)
})

test('a run without a report is a failure', () => {
  expect(readReport(null, 0).failed).toBe(1)
})
