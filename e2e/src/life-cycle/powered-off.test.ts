import type { Session } from '@carrel/contract'
import { beforeAll, describe, test } from 'vitest'
import { ADMIN } from '../accounts.ts'
import { Guest } from '../guest.ts'
import { LabClient } from '../lab-client.ts'
import { LiveEvents } from '../live-events.ts'
import { Person } from '../person.ts'
import { readStack } from '../stack.ts'
import { until } from '../until.ts'
import { newMac } from './new-mac.ts'

const stack = readStack(process.env)
const lab = new LabClient(stack.lab)
/** It shuts down without KVM, and is looked for every thirty seconds. */
const SHUTDOWN_SEEN_MS = 120_000
let person: Person

async function launch(templateName: string): Promise<{ session: Session; vmid: number }> {
  const { id: template_id } = await person.template(templateName)
  const session = await person.reaches((await person.launch({ template_id })).id, 'active')
  return { session, vmid: session.vm_id ?? 0 }
}

/** A guest that boots does not answer. */
const hasAddress = (vmid: number) =>
  lab.addresses(vmid).then(
    (addresses) => addresses.length > 0,
    () => false,
  )

// Together, because each waits for the same look at the server.
describe.concurrent('a VM that is shut down from inside', () => {
  beforeAll(async () => {
    person = await Person.signIn(stack.url, ADMIN)
  })

  test('R4 ends its session with this reason, and is destroyed', async ({ expect }) => {
    using events = await LiveEvents.of(person)
    const { session, vmid } = await launch('Xfce desktop')
    await lab.powerOffFromInside(vmid)
    const ended = await events.hear('VMSessionEnded', session.id)
    expect(ended.session).toMatchObject({ status: 'terminated', end_reason: 'powered_off' })
    expect(await lab.vms()).not.toContain(vmid)
  })

  test('R4 D9 is started again where its template says so, and its session goes on, on the same connection even at another address', async ({
    expect,
  }) => {
    using events = await LiveEvents.of(person)
    const { session, vmid } = await launch('Xfce desktop (kept)')
    const guest = new Guest(lab, vmid)
    const bootId = await guest.bootId()
    await lab.changeCard(vmid, newMac())
    await lab.powerOffFromInside(vmid)
    const starts = async () => (await lab.tasks(vmid)).filter(({ type }) => type === 'qmstart')
    await until(
      async () => (await starts()).length === 2,
      'the VM is started again',
      SHUTDOWN_SEEN_MS,
    )
    if (lab.lendsOtherAddresses) await events.hear('VMSessionAddressChanged', session.id)
    await until(() => hasAddress(vmid), 'the VM has an address again')
    const { vm_ip_address, ...same } = session
    const now = await person.session(session.id)
    expect(now).toMatchObject(same)
    expect(now.vm_ip_address === vm_ip_address).toBe(!lab.lendsOtherAddresses)
    expect(await lab.addresses(vmid)).toEqual([now.vm_ip_address])
    expect(await guest.bootId()).not.toBe(bootId)
    await person.end(session.id)
    await person.reaches(session.id, 'terminated')
    await person.discard(session.template_id)
    await until(async () => !(await lab.vms()).includes(vmid), 'the VM is gone')
  })
})
