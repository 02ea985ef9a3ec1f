import { expect, test } from 'vitest'
import type { CloneSpec } from '../hypervisor.ts'
import { planClone, type TemplateFacts } from './clone-plan.ts'

const spec = (more: Partial<CloneSpec> = {}): CloneSpec => ({
  ...{ template: { node: 'pve1', vmid: 9000 }, vmid: 100_000, name: 'desk' },
  ...{ description: 'ours', tags: [], ...more },
})
function facts(shared: boolean | null, more: Partial<TemplateFacts> = {}): TemplateFacts {
  return {
    linkable: true,
    volumes: [
      { storage: 'disks', shared, cdrom: false },
      { storage: 'iso', shared, cdrom: true },
    ],
    sharedStorages: new Map(shared === null ? [] : [['disks', shared]]),
    ...more,
  }
}

test('a clone is linked where it can be, and has no storage of its own then', () => {
  expect(planClone(spec({ storage: 'fast', format: 'qcow2' }), facts(false))).toEqual({
    full: false,
    target: undefined,
    slots: ['pve1/disks'],
  })
})

test('a full clone goes to the storage and format that were asked for', () => {
  const plan = planClone(
    spec({ storage: 'fast', format: 'qcow2' }),
    facts(false, { linkable: false }),
  )
  expect(plan).toMatchObject({ full: true, storage: 'fast', format: 'qcow2' })
  expect(plan.slots).toEqual(['pve1/fast'])
})

test('problem 9: even an installation medium that is there alone keeps a clone on its node', () => {
  const volumes = [
    { storage: 'disks', shared: true, cdrom: false },
    { storage: 'iso', shared: false, cdrom: true },
  ]
  expect(() => planClone(spec({ target: 'pve2' }), facts(true, { volumes }))).toThrow('storage iso')
})

test('a shared storage has its slots together for all nodes', () => {
  expect(planClone(spec(), facts(true)).slots).toEqual(['disks'])
})

test('problem 9: a clone goes to another node only if the template’s disks are there too', () => {
  expect(planClone(spec({ target: 'pve2' }), facts(true)).target).toBe('pve2')
  expect(planClone(spec({ target: 'pve2' }), facts(null)).target).toBe('pve2')
  expect(() => planClone(spec({ target: 'pve2' }), facts(false))).toThrow(
    'VM 9000 cannot be cloned to node pve2: storage disks is node pve1’s alone.',
  )
})

test('problem 9: a copy goes to another node only onto a storage that is there too', () => {
  const known = new Map([
    ['disks', true],
    ['fast', false],
  ])
  const copying = facts(true, { linkable: false, sharedStorages: known })
  expect(() => planClone(spec({ target: 'pve2', storage: 'fast' }), copying)).toThrow(
    'storage fast',
  )
  expect(planClone(spec({ target: 'pve2', storage: 'disks' }), copying).target).toBe('pve2')
})

test('the template’s own node is no other node', () => {
  expect(planClone(spec({ target: 'pve1' }), facts(false)).target).toBeUndefined()
})
