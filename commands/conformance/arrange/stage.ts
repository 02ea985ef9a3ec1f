import { setTimeout as delay } from 'node:timers/promises'
import type { Lab } from '@carrel/lab/api/lab'
import type { Major } from '@carrel/lab/api/nodes/manner'
import type { Verb } from '../asked.ts'
import { isObject, textOf } from '../json-value.ts'
import type { Ask, LabAnswer } from './ask.ts'

export type CallParameters = Readonly<Record<string, string | number>>
/** Headers of whoever asks, by the method of the call. */
export type Credential = (method: Verb) => Readonly<Record<string, string>>

const deadlineMs = 60_000
const pauseMs = 2

/** The lab would not go into the state: what it was asked to do, and what it said. */
export class NotArranged extends Error {
  override name = 'NotArranged'
}

export const dataOf = ({ body }: LabAnswer): unknown => (isObject(body) ? body.data : null)

/** A lab in which a scene is set up, by calls like anybody's. */
export class Stage {
  readonly lab: Lab
  readonly ask: Ask
  readonly #builder: Credential
  constructor(lab: Lab, ask: Ask, builder: Credential) {
    this.lab = lab
    this.ask = ask
    this.#builder = builder
  }

  get major(): Major {
    return this.lab.manner.major
  }

  async send(
    credential: Credential,
    method: Verb,
    path: string,
    parameters: CallParameters = {},
  ): Promise<LabAnswer> {
    const form = new URLSearchParams(
      Object.entries(parameters).map(([key, value]): [string, string] => [key, String(value)]),
    )
    const inQuery = method === 'GET' || method === 'DELETE'
    const query = inQuery && form.size > 0 ? `?${form}` : ''
    const type = inQuery ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
    const headers = { ...credential(method), ...type }
    const url = `/api2/json${path}${query}`
    const answer = await this.ask({ method, path: url, headers, body: inQuery ? null : `${form}` })
    if (answer.status === 200) return answer
    throw new NotArranged(`${method} ${path} ${form}: ${answer.status} ${answer.reason}`)
  }

  /** As the builder; waits for the task if there is one. @throws {NotArranged} also for a task that fails. */
  async build(method: Verb, path: string, parameters: CallParameters = {}): Promise<LabAnswer> {
    const answer = await this.send(this.#builder, method, path, parameters)
    const exitstatus = await this.ended(answer)
    if (exitstatus === null || /^OK$|^WARNINGS/.test(exitstatus)) return answer
    throw new NotArranged(`${method} ${path}: ${exitstatus}`)
  }

  /** As the builder, without waiting for the task. */
  begin(method: Verb, path: string, parameters: CallParameters = {}): Promise<LabAnswer> {
    return this.send(this.#builder, method, path, parameters)
  }

  /** How the task of this answer ended; null if there is none. */
  async ended(answer: LabAnswer): Promise<string | null> {
    const upid = textOf(dataOf(answer))
    if (!upid?.startsWith('UPID:')) return null
    return this.until(`${upid} ends`, () => this.lab.tasks.find(upid)?.exitstatus ?? null)
  }

  async until<T>(what: string, found: () => T | null): Promise<T> {
    const since = performance.now()
    for (;;) {
      const value = found()
      if (value !== null) return value
      if (performance.now() - since > deadlineMs) throw new NotArranged(`never came: ${what}`)
      await delay(pauseMs)
    }
  }
}
