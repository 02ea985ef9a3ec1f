import { templateVmid } from '@carrel/lab/api/vms/prepare-vms'
import { arrangeAccess } from './arrange/arrange-access.ts'
import { arrangeSdn } from './arrange/arrange-sdn.ts'
import { arrangeVms } from './arrange/arrange-vms.ts'
import type { LabAnswer } from './arrange/ask.ts'
import { credentialOf, signIn, type Ticket, withTicket } from './arrange/credentials.ts'
import type { OpenLab } from './arrange/open-lab.ts'
import { type Credential, dataOf, Stage } from './arrange/stage.ts'
import { THE_TASK } from './implied/task-story.ts'
import { textOf } from './json-value.ts'
import type { Act, Scene } from './scene.ts'

export interface Arranged {
  readonly credential: Credential
  readonly ticket: Ticket
  /** What each act was answered, in order. */
  readonly answers: readonly LabAnswer[]
}

async function arrangePools(stage: Stage, { pools }: Scene): Promise<void> {
  for (const [poolid, { comment }] of pools) {
    await stage.build('POST', '/pools', { poolid, ...(comment !== null && { comment }) })
  }
}

/** Storages join when everything is made: a pool's storages count for nothing while its VMs are arranged. */
async function joinStorages(stage: Stage, { pools }: Scene): Promise<void> {
  for (const [poolid, { storages }] of pools) {
    if (storages.size > 0) {
      await stage.build('PUT', `/pools/${poolid}`, { storage: [...storages].join() })
    }
  }
}

interface Cast {
  readonly stage: Stage
  readonly by: (name: string) => Credential
}

/** A worker is forked, takes its locks and says what it is about to do. */
const beginningMs = 2000

async function play({ stage, by }: Cast, acts: readonly Act[]): Promise<LabAnswer[]> {
  const answers: LabAnswer[] = []
  let upid = ''
  const perform = ({ by: name, method, path, parameters }: Act) =>
    stage.send(by(name), method, path.replace(THE_TASK, encodeURIComponent(upid)), parameters)
  for (let next = 0; next < acts.length; ) {
    const last = acts.findIndex((act, index) => index >= next && !act.together)
    const scene = acts.slice(next, last + 1)
    const answered = await Promise.all(scene.map(perform))
    for (const [index, answer] of answered.entries()) {
      if (scene[index]?.until === 'ended') await stage.ended(answer)
    }
    if (scene.at(-1)?.until === 'answered') await stage.lab.clock.sleep(beginningMs)
    for (const answer of answered) upid = textOf(dataOf(answer)) ?? upid
    answers.push(...answered)
    next = last + 1
  }
  return answers
}

/** A node's history has a row for every minute. */
const pastMs = 130_000

/** Puts a lab into the scene's state. @throws {NotArranged} */
export async function arrange({ lab, ask }: OpenLab, scene: Scene): Promise<Arranged> {
  const ticket = await signIn(lab, ask)
  const secrets = await arrangeAccess(new Stage(lab, ask, withTicket(ticket)), scene)
  const credential = credentialOf(scene.asker, ticket, secrets)
  const by = (name: string): Credential => {
    if (name === 'asker') return credential
    if (name === 'root') return withTicket(ticket)
    return credentialOf({ kind: 'token', id: name, fault: null }, ticket, secrets)
  }
  const stage = new Stage(lab, ask, by(scene.builder))
  await stage.build('DELETE', `/nodes/${lab.cluster.names[0]}/qemu/${templateVmid}`)
  await arrangeSdn(stage, scene)
  await arrangePools(stage, scene)
  await arrangeVms(stage, scene)
  await joinStorages(stage, scene)
  for (const node of scene.offline) lab.cluster.setOnline(node, false)
  if (scene.hasPast) await lab.clock.sleep(pastMs)
  return { credential, ticket, answers: await play({ stage, by }, scene.acts) }
}
