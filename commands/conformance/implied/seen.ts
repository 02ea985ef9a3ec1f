import type { Asked, Verb } from '../asked.ts'
import { isObject } from '../json-value.ts'
import type { Scene } from '../scene.ts'
import type { Transcript } from '../transcript.ts'

export interface RecordedAnswer {
  readonly succeeded: boolean
  readonly status: number
  /** Every sentence of it that says why not. */
  readonly sentences: readonly string[]
  readonly data: unknown
}

/** What a rule looks at, and the scene that it adds to. */
export interface Seen {
  readonly scene: Scene
  readonly asked: Asked
  /** What stands in the path. */
  readonly parts: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, unknown>>
  readonly answer: RecordedAnswer
}

export interface StateRule {
  readonly method: Verb
  readonly path: string
  readonly implies: (seen: Seen) => void
}

export const when = (method: Verb, path: string, implies: (seen: Seen) => void): StateRule => ({
  method,
  path,
  implies,
})

export function answerOf({ response }: Transcript): RecordedAnswer {
  const body = isObject(response.body) ? response.body : {}
  const { message, errors, data = null, status = response.status } = body
  const faults = isObject(errors) ? Object.values(errors).map(String) : []
  const text = typeof message === 'string' ? message.trim() : response.reason
  const succeeded = response.status === 200 && Number(status) === 200
  return { succeeded, status: response.status, data, sentences: succeeded ? [] : [text, ...faults] }
}
