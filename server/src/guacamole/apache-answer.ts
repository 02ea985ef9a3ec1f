import { z } from 'zod'
import { GuacamoleError } from './guacamole-client.ts'

const DEADLINE_MS = 10_000

const ApacheProblem = z.object({ message: z.string().nullable(), type: z.string() })

export interface ApacheAnswer {
  readonly status: number
  readonly body: unknown
  readonly problem: z.infer<typeof ApacheProblem> | null
}

/** @throws GuacamoleError `guacamole_unreachable` */
export async function askApache(
  address: string,
  request: RequestInit,
  deadlineMs = DEADLINE_MS,
): Promise<ApacheAnswer> {
  try {
    const signal = AbortSignal.timeout(deadlineMs)
    const response = await fetch(address, { ...request, redirect: 'manual', signal })
    const text = await response.text()
    const { status } = response
    if (status < 400) return { status, body: text === '' ? null : JSON.parse(text), problem: null }
    const problem = ApacheProblem.safeParse(parsed(text))
    return { status, body: null, problem: problem.success ? problem.data : null }
  } catch (cause) {
    throw unreachable('Guacamole does not answer.', cause)
  }
}

/** Whether it is an answer at all; a 404 is one. @throws GuacamoleError */
export function checkAnswer(answer: ApacheAnswer): ApacheAnswer
export function checkAnswer<T extends z.ZodType>(answer: ApacheAnswer, shape: T): z.output<T>
export function checkAnswer(answer: ApacheAnswer, shape?: z.ZodType): unknown {
  const { status, problem } = answer
  if (status < 300 && shape) {
    const body = shape.safeParse(answer.body)
    if (body.success) return body.data
    throw new GuacamoleError('guacamole_failed', 'Guacamole answers in an unknown way.', {
      hint: NOT_GUACAMOLE,
      cause: body.error,
    })
  }
  if (status < 300 || (status === 404 && problem)) return answer
  // Guacamole itself tells what it refuses; without that it was somebody before it.
  if (!problem) throw unreachable(`Guacamole’s address answered ${status}.`)
  throw refusalOf(status, problem)
}

function refusalOf(status: number, { message, type }: z.infer<typeof ApacheProblem>) {
  if (status === 403)
    return new GuacamoleError('guacamole_forbidden', 'Guacamole does not allow it.', {
      hint: 'Carrel’s account needs the rights to create connections and connection groups.',
    })
  if (status >= 500 || status === 429)
    return new GuacamoleError('guacamole_failed', `Guacamole failed: ${message ?? type}`, {
      hint: 'The log of Guacamole tells more.',
    })
  return new GuacamoleError('guacamole_refused', `Guacamole refused: ${message ?? type}`)
}

const NOT_GUACAMOLE = 'See that GUACAMOLE_URL is the address of the web application.'

const unreachable = (message: string, cause?: unknown) =>
  new GuacamoleError('guacamole_unreachable', message, {
    hint: `See whether Guacamole runs. ${NOT_GUACAMOLE}`,
    cause,
  })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
