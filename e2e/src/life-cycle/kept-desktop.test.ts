import type { Session } from '@carrel/contract'
import { beforeAll, describe, expect, test } from 'vitest'
import { ADA, ADMIN } from '../accounts.ts'
import { listConnections } from '../gateway-control.ts'
import { Guest } from '../guest.ts'
import { LabClient } from '../lab-client.ts'
import { Person } from '../person.ts'
import { readStack } from '../stack.ts'
import { until } from '../until.ts'

const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
/** What Proxmox VE takes for a snapshot's name, `current` aside. */
const VALID_NAME = /^[A-Za-z][\w-]{1,39}$/
let person: Person
let templateId: string
let vmid: number
let guest: Guest

async function launch(launcher: Person): Promise<Session> {
  const { id } = await launcher.launch({ template_id: templateId })
  return launcher.reaches(id, 'active')
}
async function end(session: Session, launcher: Person): Promise<void> {
  await launcher.end(session.id)
  await launcher.reaches(session.id, 'terminated')
}
async function discard(launcher: Person): Promise<void> {
  await launcher.discard(templateId)
  await until(async () => (await launcher.desktops()).length === 0, 'there is no desktop')
}

const taskTypes = async () => (await lab.tasks(vmid)).map(({ type }) => type)
const hasConnection = async ({ guacamole_connection_id }: Session) =>
  (await listConnections(stack.gatewayControl)).some(({ id }) => id === guacamole_connection_id)

/** When the editor was started, in ticks since the boot, and its process: no other one has both. */
const editor = () =>
  guest.run('pid=$(pgrep --exact mousepad); echo $pid $(cut -d " " -f 22 /proc/$pid/stat)')

describe('a desktop that is kept', () => {
  let first: Session
  let left: { editor: string; bootId: string }

  beforeAll(async () => {
    person = await Person.signIn(stack.url, ADMIN)
    templateId = (await person.template('Xfce desktop (kept)')).id
    first = await launch(person)
    vmid = first.vm_id ?? 0
    guest = new Guest(lab, vmid)
    await guest.runAsPerson('echo "half a sentence" > ~/draft.txt')
    await guest.runAsPerson('DISPLAY=:1 setsid --fork mousepad ~/draft.txt > /dev/null 2>&1')
    await until(
      () =>
        editor().then(
          () => true,
          () => false,
        ),
      'the editor runs',
    )
    left = { editor: await editor(), bootId: await guest.bootId() }
  })

  test('3.6-5 3.7-1 DoD-11 D10 R5 loses its connection, then its running VM is saved, then stopped, and stays', async () => {
    await lab.holdUp(vmid, 'qmsnapshot', 1500)
    await person.end(first.id)
    await until(async () => !(await hasConnection(first)), 'the connection is gone')
    expect(await lab.snapshots(vmid)).toEqual([])
    await person.reaches(first.id, 'terminated')
    expect((await taskTypes()).slice(-2)).toEqual(['qmsnapshot', 'qmstop'])
    expect(await lab.power(vmid)).toBe('stopped')
  })

  test('3.7-3 has the name of its snapshot on record, which is that in Proxmox VE', async () => {
    const [desktop] = await person.desktops()
    const names = desktop?.snapshots.map((snapshot) => snapshot.snapshot_name) ?? []
    expect(desktop).toMatchObject({ state: 'kept', session_id: first.id })
    expect(desktop?.snapshots).toMatchObject([{ session_id: first.id, with_ram: true }])
    expect(names[0]).toMatch(VALID_NAME)
    expect(await lab.snapshots(vmid)).toMatchObject([{ name: names[0], vmstate: 1 }])
  })

  test('R12 is not given to another person who launches the same template', async () => {
    const other = await Person.signIn(stack.url, ADA)
    const session = await launch(other)
    expect(session.vm_id).not.toBe(vmid)
    expect(await new Guest(lab, session.vm_id ?? 0).run('ls /home/*/draft.txt || true')).toBe('')
    await end(session, other)
    await discard(other)
    expect(await lab.power(vmid)).toBe('stopped')
  })

  test('3.7-2 R1 goes on in the next session of the same person where it was left, windows and files', async () => {
    const second = await launch(person)
    expect(second.vm_id).toBe(vmid)
    expect(second.guacamole_connection_id).not.toBe(first.guacamole_connection_id)
    expect(await taskTypes()).toContain('qmrollback')
    expect(await guest.bootId()).toBe(left.bootId)
    expect(await editor()).toBe(left.editor)
    expect(await guest.runAsPerson('cat ~/draft.txt')).toBe('half a sentence')
    await end(second, person)
  })

  test('R4 is destroyed with its snapshots when the person discards it', async () => {
    await discard(person)
    expect(await lab.vms()).not.toContain(vmid)
  })
})
