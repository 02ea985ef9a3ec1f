import { steady } from './volatile-values.ts'

interface PassingLines {
  readonly line: RegExp
  /** Only in the log of a task that ended well. */
  readonly ofSuccess?: true
  readonly reason: string
}

/** Lines that are there or not by time, load or what is installed below. */
const passingLines: readonly PassingLines[] = [
  { line: /^transferred |^[\d.]+ \w+ in \d+s$/, reason: 'How far it is, told every second.' },
  {
    line: /^trying to acquire lock\.\.\.$|^ OK$/,
    ofSuccess: true,
    reason: 'Somebody else may have had it for a moment.',
  },
  {
    line: /ifupdown2|pvesh set|reloading network config/,
    reason: 'What the network tools of the node say.',
  },
]

/** A line as it is in every run: without figures. */
const formOf = (line: string) => steady(line).replace(/\d[\d.]*(?: [KMGT]?i?B\b)?/g, '#')

function formsOf(log: readonly string[]): Set<string> {
  const succeeded = log.at(-1) === 'TASK OK'
  const lasting = log.filter(
    (each) =>
      !passingLines.some(({ line, ofSuccess }) => (!ofSuccess || succeeded) && line.test(each)),
  )
  return new Set(lasting.map(formOf))
}

/** Each kind of line of the one log is in the other. */
export function compareLogs(recorded: readonly string[], lab: readonly string[]): string[] {
  const [wanted, got] = [formsOf(recorded), formsOf(lab)]
  return [
    ...[...wanted].filter((line) => !got.has(line)).map((line) => `the log has no line “${line}”`),
    ...[...got].filter((line) => !wanted.has(line)).map((line) => `the log has a line “${line}”`),
  ]
}
