import type { Problem } from '@carrel/contract'

/** Anything that keeps a call from succeeding: a stable code, a sentence for people, and what would help. */
export class ApiError extends Error {
  readonly code: string
  readonly hint: string | undefined

  constructor(code: string, sentence: string, hint?: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = new.target.name
    this.code = code
    this.hint = hint
  }
}

/** The server understood and said no (or said that it broke: status 500 with an incident). */
export class Refused extends ApiError {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.code, problem.detail, problem.hint)
    this.problem = problem
  }

  get status(): number {
    return this.problem.status
  }

  get retryAfterMs(): number | undefined {
    return this.problem.retry_after === undefined ? undefined : this.problem.retry_after * 1000
  }
}

export class Unreachable extends ApiError {
  constructor(cause: unknown) {
    super(
      'unreachable',
      'Carrel cannot be reached right now.',
      'Check your network; your desktops keep running meanwhile.',
      { cause },
    )
  }
}

export class UnexpectedAnswer extends ApiError {
  constructor(status: number, cause: unknown) {
    super(
      'unexpected_answer',
      `The server gave an answer that this page does not understand (${status}).`,
      'Reload the page: it may be older than the server.',
      { cause },
    )
  }
}

/** A part of the application is not there: the network is gone, or the part is, since Carrel was brought up to date. */
export class PartNotFetched extends ApiError {
  constructor(cause: unknown) {
    super(
      'part_not_fetched',
      'This part of Carrel could not be fetched.',
      'Check your network, and load the page again.',
      { cause },
    )
  }
}

export const isSignedOut = (error: unknown): boolean =>
  error instanceof Refused && error.status === 401
