import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from '@carrel/contract'
import type { ChaosStack } from './chaos-stack.ts'
import { causeMishap } from './mishap.ts'
import type { Person } from './person.ts'
import type { RunPlan } from './run-plan.ts'

const LAUNCH_MS = 60_000
const PREPARE_MS = 60_000
const END_MS = 90_000
const LOOK_MS = 400
const AGAIN_MS = 700
/** Many press Launch at once when somebody's session has ended. */
const LAUNCH_AGAIN_MS = 250

export interface RunContext {
  readonly stack: ChaosStack
  /** By the template's name. */
  readonly templateIds: ReadonlyMap<string, string>
  readonly signal: AbortSignal
}

/** Lets one session live as it is planned, whatever is answered meanwhile. The session's id; null if it was refused. */
export async function carryOutRun(plan: RunPlan, context: RunContext): Promise<string | null> {
  const person = context.stack.people[plan.person]
  if (!person) throw new Error('there is no such person')
  const id = await launch(plan, person, context)
  if (id === null) return null
  await live(plan, id, person, context)
  await until(id, person, context, hasEnded, END_MS)
  if (plan.discards) await discard(plan, person, context)
  return id
}

const hasEnded = ({ status }: Session) => status === 'terminated' || status === 'failed'
const isEnding = (session: Session) => hasEnded(session) || session.status === 'terminating'

/** Asked again as long as it is refused for want of room, or not answered. */
async function launch(
  { template, autoStart }: RunPlan,
  person: Person,
  { stack, templateIds, signal }: RunContext,
): Promise<string | null> {
  const template_id = templateIds.get(template.name)
  const until = Date.now() + LAUNCH_MS
  while (Date.now() < until && !signal.aborted) {
    const answer = await person.call('POST', '/sessions', { template_id, auto_start: autoStart })
    if (answer.status === 201 || answer.status === 200) {
      const session = answer.body as Session
      stack.witness.session(session, false)
      return session.id
    }
    await sleep(answer.status === 0 ? AGAIN_MS : LAUNCH_AGAIN_MS)
  }
  return null
}

async function live(plan: RunPlan, id: string, person: Person, context: RunContext): Promise<void> {
  const wait = (condition: (session: Session) => boolean, ms = PREPARE_MS) =>
    until(id, person, context, (session) => isEnding(session) || condition(session), ms)
  if (plan.ending === 'cloned') {
    await wait(({ status }) => status !== 'pending')
    await sleep(plan.usedMs / 4)
  }
  if (!plan.autoStart && (plan.ending === 'used' || plan.ending === 'expiry')) {
    await wait(({ status }) => status !== 'pending' && status !== 'provisioning')
    await askForToken(id, person, context)
  }
  if (plan.ending === 'starting') {
    await wait(({ status }) => status === 'activating' || status === 'active', PREPARE_MS / 4)
    await sleep(plan.usedMs / 4)
  }
  if (plan.ending === 'used' || plan.ending === 'expiry') {
    const session = await wait(({ status }) => status === 'active')
    if (session?.status === 'active') await enjoy(plan, session, person, context)
  }
  if (plan.ending !== 'expiry') await end(id, person, context)
}

async function enjoy(plan: RunPlan, session: Session, person: Person, context: RunContext) {
  const { id } = session
  for (let token = 0; token < plan.tokens; token += 1) await askForToken(id, person, context)
  if (plan.extends) await person.call('POST', `/sessions/${id}/extend`)
  if (plan.mishap !== null && session.vm_id !== null)
    await causeMishap(plan.mishap, session.vm_id, context.stack)
  if (plan.ending === 'expiry') return
  await sleep(plan.usedMs)
  if (plan.mishap === 'reboot') await askForToken(id, person, context)
}

async function askForToken(id: string, person: Person, { stack }: RunContext): Promise<void> {
  const { status, body } = await person.call('GET', `/sessions/${id}/guacamole-token`)
  if (status === 200) stack.witness.secrets.add((body as { token: string }).token)
}

async function end(id: string, person: Person, { signal }: RunContext): Promise<void> {
  while (!signal.aborted) {
    const { status } = await person.call('DELETE', `/sessions/${id}`)
    if (status !== 0) return
    await sleep(AGAIN_MS)
  }
}

async function discard({ template }: RunPlan, person: Person, { stack, templateIds }: RunContext) {
  const templateId = templateIds.get(template.name) ?? ''
  const answer = await person.call('DELETE', `/desktops/${templateId}`)
  if (answer.status < 300) stack.witness.discards.add(`${person.username} ${templateId}`)
}

/** Looks now and then, and listens to what is told in between. The session as it was last seen. */
async function until(
  id: string,
  person: Person,
  { stack, signal }: RunContext,
  condition: (session: Session) => boolean,
  ms: number,
): Promise<Session | null> {
  const until = Date.now() + ms
  for (let look = 0; Date.now() < until && !signal.aborted; look += 1) {
    const told = stack.witness.sessions.get(id)
    if (told && condition(told)) return told
    if (look % 5 === 4) await person.session(id)
    await sleep(LOOK_MS)
  }
  return stack.witness.sessions.get(id) ?? null
}
