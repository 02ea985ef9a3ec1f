import type { ServerFault, Violation } from '../observations.ts'

/** Of each log, the first line with each secret in it; the secret itself is not repeated. */
export function findSecrets(
  logs: ReadonlyMap<string, string>,
  secrets: ReadonlySet<string>,
): Violation[] {
  return [...logs].flatMap(([name, text]) =>
    [...secrets]
      .filter((secret) => secret.length >= 8 && text.includes(secret))
      .map((secret): Violation => {
        const line = text.split('\n').find((each) => each.includes(secret)) ?? ''
        const shown = line.replaceAll(secret, '(secret)').slice(0, 300)
        return { kind: 'secrets_logged', text: `${name}: ${shown}`, subject: null }
      }),
  )
}

export const asViolations = (faults: readonly ServerFault[]): Violation[] =>
  faults.map(({ server, request, status, body }) => ({
    ...{ kind: 'server_faults', subject: null },
    text: `Server ${server} answered ${request} with ${status}: ${body.slice(0, 300)}`,
  }))
