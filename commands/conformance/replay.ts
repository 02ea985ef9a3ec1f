import type { Certificate } from '@carrel/lab/api/certificate'
import type { MannerName } from '@carrel/lab/api/nodes/manner'
import type { LabAnswer, Question } from './arrange/ask.ts'
import { openLab } from './arrange/open-lab.ts'
import { dataOf, NotArranged } from './arrange/stage.ts'
import { type Arranged, arrange } from './arrange.ts'
import { compareAnswers } from './compare.ts'
import { impliedState } from './implied-state.ts'
import { isObject, textOf } from './json-value.ts'
import type { Scene } from './scene.ts'
import type { Transcript } from './transcript.ts'

export interface Replay {
  readonly manner: MannerName
  /** What differs; empty for a match. */
  readonly differences: readonly string[]
  /** The line alone does not tell the state in which it was answered. */
  readonly untold: boolean
}

/** The task or process of the lab in place of the recorded one. */
function placeOf({ path }: Transcript['request'], scene: Scene, answers: readonly LabAnswer[]) {
  const started = scene.taskOf === null ? undefined : answers[scene.taskOf]
  const upid = started ? textOf(dataOf(started)) : null
  if (upid !== null) return path.replace(/UPID[^/?]*/, encodeURIComponent(upid))
  const last = answers.at(-1)
  const data = last ? dataOf(last) : null
  const pid = isObject(data) ? textOf(data.pid) : null
  return pid === null ? path : path.replace(/([?&]pid=)\d+/, `$1${pid}`)
}

/** Recordings have no credentials: where a right one was sent, the lab's own is. */
function bodyOf({ body }: Transcript['request'], { ticket }: Arranged, password: string) {
  if (body === null || !/password=[^&]*REDACTED/.test(body)) return body
  const form = new URLSearchParams(body)
  const sent = form.get('password') ?? ''
  form.set(
    'password',
    sent.startsWith('PVE%3A') || sent.startsWith('PVE:') ? ticket.ticket : password,
  )
  return form.toString()
}

function question(line: Transcript, scene: Scene, arranged: Arranged, password: string): Question {
  const { request } = line
  const type = request.headers['Content-Type']
  return {
    method: request.method,
    path: placeOf(request, scene, arranged.answers),
    headers: {
      ...arranged.credential(request.method),
      ...(type !== undefined && { 'content-type': String(type) }),
    },
    body: bodyOf(request, arranged, password),
  }
}

function recordedOf({ response }: Transcript) {
  const { status, reason, body = null } = response
  return { status, reason, body }
}

/** From here on it is a rule that an answer takes so long: a lock is waited for, a guest agent is silent, a sign-in has failed. */
const longMs = 2000

/** A lab that hurries cannot be late, but it can be too early. */
function compareDelays(recordedMs: number | undefined, labMs: number): string[] {
  if (recordedMs === undefined || recordedMs < longMs || labMs >= recordedMs * 0.8) return []
  return [`answered after ${Math.round(labMs)} ms instead of ${recordedMs} ms`]
}

/** Asks a lab in the state that the line implies what the real one was asked. */
export async function replay(
  line: Transcript,
  manner: MannerName,
  certificate: Certificate,
): Promise<Replay> {
  const scene = impliedState(line)
  await using place = await openLab(scene, manner, certificate)
  try {
    const arranged = await arrange(place, scene)
    const { clock, rootPassword } = place.lab
    const since = clock.now()
    const answer = await place.ask(question(line, scene, arranged, rootPassword))
    const took = compareDelays(line.elapsed_ms, clock.now() - since)
    const differences = [...compareAnswers(recordedOf(line), answer), ...took]
    return { manner, differences, untold: scene.untold }
  } catch (error) {
    if (!(error instanceof NotArranged)) throw error
    return { manner, differences: [`not arranged: ${error.message}`], untold: scene.untold }
  }
}
