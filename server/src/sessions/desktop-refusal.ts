/** What a desktop says to the connection, in words for the person whose session it is; by decimal Guacamole status. */
const SENTENCES: Readonly<Record<number, string>> = {
  256: 'The desktop does not offer what the connection asks of it.',
  519: 'The desktop could not be found, or its certificate is not trusted.',
  769: 'The desktop does not accept the user name and password that it is given.',
  771: 'The desktop does not let this user in.',
}

const HINT = 'An administrator should look at the template’s connection settings.'

export function desktopRefusal(status: number): string {
  return `${SENTENCES[status] ?? 'The desktop ended the connection.'} ${HINT}`
}
