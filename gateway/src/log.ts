export type LogFields = Readonly<Record<string, unknown>>
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

const ranks: Record<LogLevel, number> = { debug: 20, info: 30, warn: 40, error: 50 }

/** One JSON object per line. Callers name what they log: no parameters, tokens or requests as a whole. */
export function createLog(
  level: LogLevel = 'info',
  write: (line: string) => void = (line) => process.stderr.write(line),
): Log {
  const at =
    (name: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (ranks[name] < ranks[level]) return
      write(
        `${JSON.stringify({ time: new Date().toISOString(), level: name, event, ...fields })}\n`,
      )
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** The sentence of an error and of what caused it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message} (${reasonOf(error.cause)})`
}
