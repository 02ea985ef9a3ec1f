import type { Session } from '@carrel/contract'
import type { LabClient } from '../lab-client.ts'
import type { Person } from '../person.ts'
import { until } from '../until.ts'
import type { School } from './enrol.ts'

const DESKTOP = 'Xfce desktop'
const KEPT = 'Xfce desktop (kept)'
const SIMULATED = 'Statistics with R'

/** Sessions in every state: open, starting, ended and failed. Who looks on is Ada. */
export async function beginLessons(
  { administrator, members }: School,
  ada: Person,
  second: LabClient,
): Promise<void> {
  const person = (name: string): Person => {
    const found = members.get(name)
    if (!found) throw new Error(`${name} is not signed in`)
    return found
  }
  const launch = async (who: Person, template: string): Promise<Session> =>
    who.launch({ template_id: (await who.template(template)).id, protocol: 'vnc' })
  const desk = async (name: string, template: string) => {
    const who = person(name)
    const { id } = await launch(who, template)
    return who.reaches(id, 'active')
  }

  const kept = await launch(ada, KEPT)
  await ada.reaches(kept.id, 'active')
  await ada.end(kept.id)
  await until(
    async () => (await ada.desktops()).some(({ snapshots }) => snapshots.length > 0),
    'the desktop is kept',
  )

  const first = await desk('Grace Hopper', DESKTOP)
  await desk('Katherine Johnson', DESKTOP)
  const early = await desk('Emmy Noether', DESKTOP)
  await person('Emmy Noether').end(early.id)
  await desk('Alan Turing', KEPT)

  await second.refuseNextClone()
  const failing = person('Radia Perlman')
  await failing.reaches((await launch(failing, SIMULATED)).id, 'failed')
  await launch(person('Hedy Lamarr'), SIMULATED)
  await launch(person('Maryam Mirzakhani'), SIMULATED)

  await ada.reaches((await launch(ada, DESKTOP)).id, 'active')

  await administrator.ask('POST', '/admin/sessions/message', {
    session_ids: [first.id],
    text: 'The room closes at five. Please save what you need.',
  })
  await administrator.ask('POST', `/admin/sessions/${first.id}/watch`, {
    reason: 'Asked for help with the terminal',
  })
}
