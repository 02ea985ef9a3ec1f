import { type ConnectionParameter, Protocol, parametersOf } from '@carrel/contract'

const INTRODUCTION = `# Connection parameters

What guacd is told about a connection. People set their own under *Connection settings*, or with
\`PATCH /api/v1/me/connection-preferences/{protocol}\`; a template sets any of them but Carrel's own in
\`guacamole_parameters\`, as guacd names them, and locks people's with \`locked_parameters\`, by the names in this page.

The address of the VM goes over everything, then what a template has locked, then what a person has saved, then what the
template suggests, then the defaults here. A parameter that the guacd at hand is too old for is left out.

*Effect*: \`now\` in an open connection, \`reconnect\` when it is made again, \`session\` at the logon of a new VM.

This page is written by \`./carrel reference\`.
`

const CLASSES = [
  { setBy: 'person', title: 'Set by people' },
  { setBy: 'administrator', title: 'Set by administrators, in templates' },
  { setBy: 'server', title: 'Set by Carrel alone' },
] as const

/** The reference page, from the catalogue. */
export const connectionParametersPage = (): string =>
  [INTRODUCTION, ...Protocol.options.map(protocolSection)].join('\n')

function protocolSection(protocol: Protocol): string {
  const all = parametersOf(protocol)
  const tables = CLASSES.map(({ setBy, title }) => {
    const rows = all.filter((parameter) => parameter.setBy === setBy).map(row)
    return `### ${title} over ${protocol.toUpperCase()}\n\n${HEAD}\n${rows.join('\n')}\n`
  })
  return `## ${protocol.toUpperCase()}\n\n${tables.join('\n')}`
}

const HEAD = `| name | guacd's name | group | value | default | since | effect | what it does |
|---|---|---|---|---|---|---|---|`

const row = (parameter: ConnectionParameter): string =>
  `| ${[
    `\`${parameter.name}\``,
    guacdName(parameter),
    parameter.group,
    valueText(parameter),
    parameter.default === null ? '' : `\`${parameter.default}\``,
    parameter.since,
    parameter.takesEffect,
    `${parameter.label}. ${parameter.help}`,
  ]
    .map((cell) => cell.replaceAll('|', '\\|'))
    .join(' | ')} |`

function guacdName({ guacd, inverted, carriedBy }: ConnectionParameter): string {
  if (carriedBy === 'handshake') return 'in its handshake'
  return inverted ? `\`${guacd}\`, the opposite` : `\`${guacd}\``
}

function valueText({ kind, secret }: ConnectionParameter): string {
  switch (kind.kind) {
    case 'flag':
      return '`true`, `false`'
    case 'whole':
      return `${kind.min} to ${kind.max}${kind.unit ? ` ${kind.unit}` : ''}`
    case 'choice':
      return kind.options.map(({ value }) => `\`${value}\``).join(', ')
    case 'time_zone':
      return 'a time zone'
    default:
      return `${secret ? 'secret ' : ''}text, up to ${kind.max} characters`
  }
}
