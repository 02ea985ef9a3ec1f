import type { Problem } from '@carrel/contract'

/** An expected refusal of the control API. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly code: string
  readonly title: string

  constructor(status: number, code: string, title: string, detail: string) {
    super(detail)
    this.status = status
    this.code = code
    this.title = title
  }

  toProblem(): Problem {
    const { status, code, title, message } = this
    return { type: 'about:blank', status, code, title, detail: message }
  }
}

export function connectionNotFound(id: string): Refusal {
  const detail = `This gateway has no connection "${id}".`
  return new Refusal(404, 'connection_not_found', 'Connection not found', detail)
}
