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

export const unauthorized = () =>
  new Refusal(401, 'unauthorized', 'Unauthorized', 'The control secret is missing or wrong.')

export const anotherServer = () =>
  new Refusal(
    409,
    'another_server',
    'Another server',
    'This gateway takes the tokens of another Carrel server, whose connections are not yours to change. Give each installation a gateway of its own, or this one the public key of this server.',
  )
