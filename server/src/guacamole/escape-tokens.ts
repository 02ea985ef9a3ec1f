import { GuacamoleError } from './guacamole-client.ts'

/**
 * What Apache Guacamole takes for a token, as in its own `TokenFilter`: with a modifier it reaches to the last brace of the
 * line. `.` is Java’s, which does not match the next line control either.
 */
const TOKEN = /\$\{[A-Za-z0-9_]*(?::.*)?\}/gs
const BREAK = /[\n\r\u0085\u2028\u2029]/

/**
 * The parameters as an Apache Guacamole has to be told them: it replaces `${GUAC_USERNAME}` and the like when it connects,
 * and guacd, which knows no tokens, would not. What is empty it does not store.
 * @throws GuacamoleError `guacamole_refused` for a value that it would damage: of several lines it loses those before a token
 */
export function escapeTokens(
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const given = Object.entries(parameters).filter(([, value]) => value !== '')
  return Object.fromEntries(given.map(([name, value]) => [name, escapeValue(name, value)]))
}

function escapeValue(name: string, value: string): string {
  const [first = '', ...more] = value.split(BREAK)
  if (more.every((line) => escapeLine(line) === line))
    return escapeLine(first) + value.slice(first.length)
  throw new GuacamoleError(
    'guacamole_refused',
    `Guacamole would damage the parameter ${name}: it has several lines and holds "\${…}".`,
    { hint: 'Change the value in the template or in the saved settings.' },
  )
}

/** Only up to its last brace, so that the search for one never fails: a value full of openings would take minutes. */
function escapeLine(line: string): string {
  const end = line.lastIndexOf('}') + 1
  return line.slice(0, end).replaceAll(TOKEN, '$$$&') + line.slice(end)
}
