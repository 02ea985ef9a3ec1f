import { expect, test } from 'vitest'
import { HypervisorFake } from '../hypervisor/hypervisor-fake.ts'
import { destroyStray } from './destroy-stray.ts'
import type { RepairRecord } from './repair.ts'
import { writeNotes } from './vm-mark.ts'

const mark = {
  installationId: '6f9c3f0e-7a51-4f0c-9d5e-0b1c2d3e4f50',
  sessionId: '1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b',
}
const vm = { node: 'pve', vmid: 7 }
const usual = {
  notes: writeNotes(mark),
  hasEnded: true,
  claimed: [] as number[],
  isHeld: false,
  lock: '',
}

/** Carries out what was decided a moment ago, in a world that is as it is now. */
async function carryOut(now: Partial<typeof usual> = {}) {
  const { notes, hasEnded, claimed, isHeld, lock } = { ...usual, ...now }
  const hypervisor = new HypervisorFake()
  const template = { node: 'pve', vmid: 9000 }
  await hypervisor.clone({ ...vm, template, name: 'vm', description: notes, tags: [] })
  const made = hypervisor.vms.get(vm.vmid)
  if (made) made.lock = lock || null
  const written: RepairRecord[] = []
  const repair = { kind: 'destroy_vm', serverId: 'server', vm, mark } as const
  await destroyStray(
    { ...repair, reason: 'Its session has ended.' },
    {
      hypervisors: { of: async () => hypervisor },
      seen: {
        findEnded: async () => new Map([[mark.sessionId, hasEnded]]),
        claimedVmids: async () => new Set(claimed),
        isHeld: async () => isHeld,
      },
      repairs: { write: async (record) => void written.push(record) },
    },
  )
  return { isGone: !hypervisor.vms.has(vm.vmid), written }
}

test('R4 a stray VM is destroyed, and it is written down', async () => {
  const { isGone, written } = await carryOut()
  expect(isGone).toBe(true)
  expect(written).toMatchObject([{ action: 'vm.destroyed', subject: 'vm:server/7' }])
})

test.each([
  ['its notes are others by now', { notes: 'Mine. Grace' }],
  ['its notes have another word in them', { notes: `${writeNotes(mark)} Keep it.` }],
  ['its session has not ended after all', { hasEnded: false }],
  ['somebody claims its VMID by now', { claimed: [7] }],
  ['a session has it by another address of its cluster', { isHeld: true }],
  ['somebody is at work on it', { lock: 'backup' }],
])('R4 it stays if %s', async (_, now) => {
  expect(await carryOut(now)).toEqual({ isGone: false, written: [] })
})
