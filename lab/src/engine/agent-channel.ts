import { randomInt } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { GuestAgent } from './engine.ts'
import { GuestAgentError } from './errors.ts'
import { isObject, JsonLines } from './json-lines.ts'

const defaultDeadlineMs = 5000
const firstResyncMs = 250
const slowestResyncMs = 1000

/**
 * The guest agent at the other end of a machine's serial channel. One question at a time; after silence (a booting
 * guest, a question that timed out) the next one first finds its place in the stream by a `guest-sync` of a fresh id.
 */
export class AgentChannel implements GuestAgent {
  readonly #stream: Duplex
  readonly #lines = new JsonLines()
  #listener: ((message: Record<string, unknown>) => void) | null = null
  #turn: Promise<unknown> = Promise.resolve()
  #synced = false
  #closed = false

  constructor(stream: Duplex) {
    this.#stream = stream
    stream.on('data', (chunk: Buffer) => {
      for (const message of this.#lines.read(chunk)) this.#listener?.(message)
    })
    stream.on('error', () => undefined)
    stream.on('close', () => {
      this.#closed = true
      this.#listener?.({})
    })
  }

  /** The deadline counts from the call: waiting for others' questions is part of it. */
  async command(
    name: string,
    args: Record<string, unknown> = {},
    deadlineMs = defaultDeadlineMs,
  ): Promise<unknown> {
    const end = performance.now() + deadlineMs
    const late = Promise.withResolvers<never>()
    let isGivenUp = false
    const timer = setTimeout(() => {
      isGivenUp = true
      late.reject(unanswered(name))
    }, deadlineMs)
    const ask = async () => {
      // A timer may fire a fraction of a millisecond before its time is over by the clock.
      if (isGivenUp) throw unanswered(name)
      return this.#command(name, args, end)
    }
    try {
      return await Promise.race([this.#inTurn(ask), late.promise])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Several questions between which nobody else asks. Waits for the agent to answer at all, and only then begins. */
  alone<Result>(readyMs: number, work: (agent: GuestAgent) => Promise<Result>): Promise<Result> {
    return this.#inTurn(async () => {
      await this.#sync(performance.now() + readyMs)
      return work({
        command: (name, args = {}, deadlineMs = defaultDeadlineMs) =>
          this.#command(name, args, performance.now() + deadlineMs),
      })
    })
  }

  /** To be called when the guest begins anew: the next question has to find the agent first. */
  restarted(): void {
    this.#synced = false
  }

  async #command(name: string, args: Record<string, unknown>, end: number): Promise<unknown> {
    if (performance.now() >= end) throw unanswered(name)
    await this.#sync(end)
    const question = JSON.stringify({ execute: name, arguments: args })
    const answer = await this.#ask(question, end, () => true)
    if (!answer) {
      this.#synced = false
      throw this.#closed ? ended(name) : unanswered(name)
    }
    if (isObject(answer.error)) {
      const { class: kind, desc } = answer.error
      const refusal = { class: String(kind), desc: String(desc) }
      throw new GuestAgentError('refused', `The guest agent refused ${name}: ${desc}`, refusal)
    }
    return answer.return
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    return result
  }

  async #sync(end: number): Promise<void> {
    let patience = firstResyncMs
    while (!this.#synced) {
      const id = randomInt(2 ** 31)
      const question = JSON.stringify({ execute: 'guest-sync', arguments: { id } })
      const until = Math.min(end, performance.now() + patience)
      if (await this.#ask(question, until, (message) => message.return === id)) this.#synced = true
      else if (this.#closed || performance.now() >= end) {
        throw new GuestAgentError('unreachable', 'The guest agent is not running.')
      }
      patience = Math.min(slowestResyncMs, patience * 2)
    }
  }

  #ask(
    question: string,
    until: number,
    isAnswer: (message: Record<string, unknown>) => boolean,
  ): Promise<Record<string, unknown> | null> {
    return new Promise((resolve) => {
      const finish = (answer: Record<string, unknown> | null) => {
        clearTimeout(late)
        this.#listener = null
        resolve(answer)
      }
      const late = setTimeout(() => finish(null), Math.max(0, until - performance.now()))
      if (this.#closed || performance.now() >= until) return finish(null)
      this.#listener = (message) => {
        if (this.#closed) finish(null)
        else if (isAnswer(message)) finish(message)
      }
      this.#stream.write(`${question}\n`)
    })
  }
}

function unanswered(name: string): GuestAgentError {
  return new GuestAgentError('unreachable', `The guest agent did not answer ${name} in time.`)
}

function ended(name: string): GuestAgentError {
  return new GuestAgentError('unreachable', `The machine ended before its agent answered ${name}.`)
}
