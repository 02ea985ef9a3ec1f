import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { rightsFromPool } from '@carrel/lab/api/pools/pool-rights-for-tests'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { connectToLab, deskOf } from '../../../test/lab-desktops.ts'
import type { CloneSpec, Hypervisor, TaskProgress } from '../hypervisor.ts'

let lab: TestLab
let proxmox: Hypervisor
let vmid = 100
beforeAll(async () => {
  // Slow enough that nobody gives up waiting for a lock of the storage that a held clone has.
  lab = await startTestLab({ speed: 5 })
  proxmox = connectToLab(lab)
})
afterAll(async () => {
  await proxmox.close()
  await lab.close()
})

const code = (expected: string) => expect.objectContaining({ code: expected })
const clones = () => lab.lab.tasks.on('lab').filter(({ parts }) => parts.type === 'qmclone')
const tasksOf = (id: number) => {
  const tasks = lab.lab.tasks.on('lab').filter(({ parts }) => parts.id === String(id))
  return tasks.map(({ parts, exitstatus }) => [parts.type, exitstatus])
}
const spec = (more = {}) => deskOf(++vmid, more)

/** Clones are begun from now on and not ended, until that is called which this returns. */
function holdClones(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cloneDisk = lab.lab.engine.cloneDisk.bind(lab.lab.engine)
  const held = vi.spyOn(lab.lab.engine, 'cloneDisk').mockImplementation(async (id, copy) => {
    await promise
    await cloneDisk(id, copy)
  })
  return () => {
    held.mockRestore()
    resolve()
  }
}
/** Gives whoever would overtake the time to do so. */
async function lookAround() {
  for (let round = 0; round < 5; round += 1) await proxmox.inventory()
}
const placeOf = ({ vmid, description }: CloneSpec) => ({ node: 'lab', vmid, notes: description })
const isMade = (id: number) => () => lab.lab.vms.find(id)?.lock === 'clone'

test('a clone is stopped and carries its name, notes and tags', async () => {
  const desk = spec()
  await proxmox.clone(desk)
  const vm = placeOf(desk)
  expect(await proxmox.status(vm)).toEqual({ power: 'stopped', lock: null })
  expect(await proxmox.description(vm)).toBe(desk.description)
  expect(lab.lab.vms.find(desk.vmid)?.config).toMatchObject({
    name: desk.name,
    tags: 'carrel;demo',
  })
})

test('a clone is given the size and the network that are asked for, and keeps its card’s MAC', async () => {
  const desk = spec({ size: { cores: 3, memoryMb: 768 }, network: { bridge: 'vmbr0', vlan: 12 } })
  await proxmox.clone(desk)
  const { net0, ...config } = lab.lab.vms.find(desk.vmid)?.config ?? {}
  expect(config).toMatchObject({ cores: 3, memory: '768', sockets: 1 })
  expect(net0).toMatch(/^virtio=BC:24:11:[0-9A-F:]{8},bridge=vmbr0,tag=12$/)
})

test('a clone that is as it should be is not changed, so that no right to change it is needed', async () => {
  const { cores = 1, memory } = lab.lab.vms.find(9000)?.config ?? {}
  const desk = spec({
    size: { cores: Number(cores), memoryMb: Number(memory) },
    network: { bridge: 'vmbr0', vlan: null },
  })
  const before = lab.lab.vms.find(9000)?.config
  await proxmox.clone(desk)
  const { tags: _, ...config } = lab.lab.vms.find(desk.vmid)?.config ?? {}
  expect([config.cores, config.memory]).toEqual([before?.cores, before?.memory])
})

test('a VM that is there already is nothing to do if it is ours, and taken otherwise', async () => {
  const desk = spec()
  await proxmox.clone(desk)
  const before = clones().length
  await proxmox.clone(desk)
  await expect(proxmox.clone({ ...desk, description: 'another session' })).rejects.toEqual(
    code('vmid_taken'),
  )
  expect(clones()).toHaveLength(before)
})

test('of two sessions with one VMID at the same time one has the VM, and the other is told', async () => {
  const desk = spec()
  const other = connectToLab(lab)
  const results = await Promise.allSettled([
    proxmox.clone(desk),
    other.clone({ ...desk, description: 'another session' }),
  ])
  const refusals = results.filter((result) => result.status === 'rejected')
  expect(refusals.map(({ reason }) => reason)).toEqual([code('vmid_taken')])
  await other.close()
})

test('problem 1: a clone that a killed process had begun is joined, and not taken for another’s', async () => {
  const desk = spec()
  const killed = connectToLab(lab)
  const before = clones().length
  const release = holdClones()
  const abandoned = killed.clone(desk)
  await eventually(isMade(desk.vmid)).toBe(true)
  const told: string[] = []
  const joining = proxmox.clone(desk, { onProgress: ({ line }) => told.push(line) })
  await eventually(() => told[0]).toBe(`creating a clone of VM 9000 with ID ${desk.vmid}`)
  release()
  await Promise.all([abandoned, joining])
  expect(clones()).toHaveLength(before + 1)
  await killed.close()
})

test('problem 10: with rights from a pool a clone that nobody may see as yet is joined as well', async () => {
  const restoreRights = rightsFromPool(lab.lab, 'desks')
  const desk = spec()
  const logged: string[] = []
  const one = connectToLab(lab, { pool: 'desks' })
  const two = connectToLab(lab, { pool: 'desks', log: (message) => logged.push(message) })
  const before = clones().length
  const release = holdClones()
  const abandoned = one.clone(desk)
  await eventually(isMade(desk.vmid)).toBe(true)
  const joining = two.clone(desk)
  await eventually(() => logged).toContain('a clone that is being made already is waited for')
  release()
  await Promise.all([abandoned, joining])
  expect(clones()).toHaveLength(before + 1)
  expect(lab.lab.vms.find(desk.vmid)?.pool).toBe('desks')
  restoreRights()
  await Promise.all([one.close(), two.close()])
})

test('problem 3: of five clones on one storage three are made at once', async () => {
  const inTheMaking = () => clones().filter(({ exitstatus }) => exitstatus === null).length
  const release = holdClones()
  const cloning = Array.from({ length: 5 }, () => proxmox.clone(spec()))
  await eventually(inTheMaking).toBe(3)
  await lookAround()
  expect(inTheMaking()).toBe(3)
  release()
  await Promise.all(cloning)
})

test('problem 4: a start that is asked for while the clone is being made comes after its end', async () => {
  const desk = spec()
  const release = holdClones()
  const cloning = proxmox.clone(desk)
  await eventually(isMade(desk.vmid)).toBe(true)
  const starting = proxmox.start(placeOf(desk))
  await lookAround()
  release()
  await Promise.all([cloning, starting])
  expect(tasksOf(desk.vmid)).toEqual([['qmstart', 'OK']])
  expect(lab.lab.tasks.on('lab')[0]?.log).not.toContain('trying to acquire lock...')
})

test('problem 4: another process’s start waits for the clone, which has no notes of its own as yet', async () => {
  const desk = spec()
  const other = connectToLab(lab)
  const release = holdClones()
  const cloning = proxmox.clone(desk)
  await eventually(isMade(desk.vmid)).toBe(true)
  const starting = other.start(placeOf(desk))
  await lookAround()
  release()
  await Promise.all([cloning, starting])
  expect(tasksOf(desk.vmid)).toEqual([['qmstart', 'OK']])
  expect((await proxmox.status(placeOf(desk))).power).toBe('running')
  await other.close()
})

test('problem 15: a clone that is called off leaves nothing, and its task has ended', async () => {
  const desk = spec()
  const calling = new AbortController()
  const release = holdClones()
  const cloning = proxmox.clone(desk, { signal: calling.signal })
  await eventually(isMade(desk.vmid)).toBe(true)
  calling.abort()
  release()
  await expect(cloning).rejects.toEqual(code('task_aborted'))
  expect(lab.lab.vms.find(desk.vmid)).toBeNull()
  expect((await lab.lab.engine.disks()).has(desk.vmid)).toBe(false)
  expect(clones().every(({ exitstatus }) => exitstatus !== null)).toBe(true)
})

test('problem 15: a clone that is called off in its last moment is removed again', async () => {
  const desk = spec()
  const calling = new AbortController()
  const change = vi.spyOn(lab.lab.vms, 'update').mockImplementation(function (
    this: typeof lab.lab.vms,
    id,
    changed,
  ) {
    change.mockRestore()
    calling.abort()
    return this.update(id, changed)
  })
  await expect(proxmox.clone(desk, { signal: calling.signal })).rejects.toEqual(
    code('task_aborted'),
  )
  expect(lab.lab.vms.find(desk.vmid)).toBeNull()
})

test('a template that cannot be linked to is copied', async () => {
  const source = spec()
  await proxmox.clone(source)
  const desk = spec({ template: { node: 'lab', vmid: source.vmid } })
  await proxmox.clone(desk)
  expect(clones()[0]?.log.join('\n')).toContain('create full clone')
})

test('a missing template is vm_gone', async () => {
  const template = { node: 'lab', vmid: 4711 }
  await expect(proxmox.clone(spec({ template }))).rejects.toEqual(code('vm_gone'))
})

test('the lines of the task’s log are told, once each and in their order', async () => {
  const told: TaskProgress[] = []
  await proxmox.clone(spec(), { onProgress: (progress) => told.push(progress) })
  expect(told.map(({ line }) => line)).toEqual(clones()[0]?.log)
})
