import { pino } from 'pino'

/** One JSON line per event on standard error. What may hold a secret is redacted by name, whoever logs it. */
export const createLog = (level: string) =>
  pino(
    {
      level,
      base: { service: 'server' },
      redact: {
        paths: [
          'password',
          'token',
          'tokenSecret',
          'parameters',
          '*.password',
          '*.token',
          '*.parameters',
        ],
        censor: '(redacted)',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  )
