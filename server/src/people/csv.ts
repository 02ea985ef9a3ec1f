export interface CsvRow {
  /** On which it begins, from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

const SEPARATORS = [',', ';', '\t'] as const

/**
 * Reads CSV (RFC 4180) as spreadsheets write it: separated by commas, semicolons or tabs, whichever the first line has most of,
 * with or without a byte-order mark. Lines without anything in them are left out.
 */
export function readCsv(text: string): CsvRow[] {
  const content = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  const [head = ''] = content.split('\n', 1)
  const count = (separator: string) => head.split(separator).length
  const [separator = ','] = [...SEPARATORS].sort((a, b) => count(b) - count(a))
  const rows: CsvRow[] = []
  let cells: string[] = []
  let line = 1
  let begun = 0
  for (let at = 0; at <= content.length; ) {
    const isQuoted = content[at] === '"'
    const { value, close } = isQuoted ? quoted(content, at) : { value: null, close: at }
    const { end, text: bare } = plain(content, close, separator)
    cells.push((value ?? bare).trim())
    at = end + 1
    if (content[end] === separator) continue
    if (cells.some((cell) => cell !== '')) rows.push({ line, cells })
    cells = []
    line += content.slice(begun, at).split('\n').length - 1
    begun = at
  }
  return rows
}

function plain(content: string, from: number, separator: string) {
  let end = from
  while (end < content.length && content[end] !== separator && content[end] !== '\n') end += 1
  return { text: content.slice(from, end), end }
}

/** One that is not closed goes on to the end. What stands between the closing quote and the next cell is left out. */
function quoted(content: string, from: number) {
  let end = content.indexOf('"', from + 1)
  while (end >= 0 && content[end + 1] === '"') end = content.indexOf('"', end + 2)
  const close = end < 0 ? content.length : end
  return { value: content.slice(from + 1, close).replaceAll('""', '"'), close: close + 1 }
}
