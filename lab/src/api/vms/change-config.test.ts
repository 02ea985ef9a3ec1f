import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import { callAsRoot } from '../root-for-tests.ts'
import { asBroker, at, cloned, configOf, running } from './vm-for-tests.ts'

let lab: TestLab

beforeAll(async () => {
  lab = await startTestLab()
  await cloned(lab, 101)
})
afterAll(() => lab.close())

const put = (vmid: number, form: Record<string, string | number>) =>
  lab.call('PUT', at(vmid, '/config'), { form })

test('lines are kept as what they are: numbers, flags and text', async () => {
  const form = { cores: 1, onboot: 1, memory: 768, description: 'a\nb', agent: 'enabled=1' }
  expect((await put(101, form)).body).toEqual({ data: null })
  expect(await configOf(lab, 101)).toMatchObject({
    ...{ cores: 1, onboot: 1, memory: '768', description: 'a\nb', agent: 'enabled=1' },
  })
})

test('in 7.4 memory is a number', async () => {
  await using seven = await startTestLab({ lab: { manner: '7.4' } })
  expect((await configOf(seven, 9000)).memory).toBe(1024)
})

test('tags are kept sorted, small and once', async () => {
  await put(101, { tags: 'zebra;Ape, bee;ape' })
  expect((await configOf(lab, 101)).tags).toBe('ape;bee;zebra')
})

test('the password of cloud-init goes in and never comes out', async () => {
  await put(101, { ciuser: 'ann', cipassword: 'hunter22' })
  await asBroker(lab, 'POST', at(101, '/snapshot'), { snapname: 'withpassword' })
  for (const path of ['/config', '/pending', '/snapshot/withpassword/config']) {
    const { text } = await lab.call('GET', at(101, path))
    expect(text).toContain('**********')
    expect(text).not.toContain('hunter22')
  }
})

test('a network card without an address gets one, and one with an address keeps it', async () => {
  await put(101, { net1: 'bridge=vmbr0,model=e1000' })
  expect((await configOf(lab, 101)).net1).toMatch(/^e1000=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr0$/)
  await put(101, { net1: 'virtio=BC:24:11:00:00:09,bridge=vmbr0,firewall=1' })
  expect((await configOf(lab, 101)).net1).toBe('virtio=BC:24:11:00:00:09,bridge=vmbr0,firewall=1')
})

test('what was deleted is gone, and what was not there is no error', async () => {
  await put(101, { onboot: 1 })
  expect((await put(101, { delete: 'onboot,vga' })).status).toBe(200)
  expect(await configOf(lab, 101)).not.toHaveProperty('onboot')
})

test.each([
  [{}, 500, 'no options specified', undefined],
  [{ args: '-foo' }, 500, "only root can set 'args' config", undefined],
  [{ hookscript: 'local:x' }, 500, "only root can set 'hookscript' config", undefined],
  [{ delete: 'args' }, 500, "only root can set 'args' config", undefined],
  [
    { serial0: '/dev/ttyS0' },
    500,
    "only root can modify 'serial0' config for real devices",
    undefined,
  ],
  [
    { digest: '0'.repeat(40), tags: 'x' },
    500,
    'checksum mismatch (file change by other user?)',
    undefined,
  ],
  [
    { memory: 512, balloon: 1024 },
    500,
    'balloon value too large (must be smaller than assigned memory)',
    undefined,
  ],
  [
    { scsi1: 'local:101/vm-101-disk-7.qcow2' },
    500,
    'volume local:101/vm-101-disk-7.qcow2 does not exist',
    undefined,
  ],
  [{ scsi1: '/etc/passwd' }, 500, 'Only root can pass arbitrary filesystem paths.', undefined],
  [
    { delete: 'nosuch' },
    400,
    'Parameter verification failed.',
    { delete: "unknown option 'nosuch'" },
  ],
  [
    { skiplock: 1, tags: 'x' },
    400,
    'Parameter verification failed.',
    { skiplock: 'Only root may use this option.' },
  ],
  [
    { cores: 0 },
    400,
    'Parameter verification failed.',
    { cores: 'value must have a minimum value of 1' },
  ],
] as const)('%o is refused', async (form, status, reason, errors) => {
  const answer = await put(101, form)
  expect({ status: answer.status, reason: answer.reason }).toEqual({ status, reason })
  expect(answer.body.errors).toEqual(errors)
})

test('7.4 spells the checksum its own way', async () => {
  await using seven = await startTestLab({ lab: { manner: '7.4' } })
  const form = { digest: '0', tags: 'x' }
  expect((await seven.call('PUT', at(9000, '/config'), { form })).reason).toBe(
    'checksum missmatch (file change by other user?)',
  )
})

test('the digest that was read lets a change through', async () => {
  const { digest } = await configOf(lab, 101)
  expect((await put(101, { digest, tags: 'fresh' })).status).toBe(200)
  expect((await configOf(lab, 101)).digest).not.toBe(digest)
})

test('root may set arguments, and work on a locked VM', async () => {
  await callAsRoot(lab, 'PUT', at(101, '/config'), { form: { lock: 'backup' } })
  expect((await put(101, { tags: 'a' })).reason).toBe('VM is locked (backup)')
  const unlock = { delete: 'lock', skiplock: 1 }
  expect((await callAsRoot(lab, 'PUT', at(101, '/config'), { form: unlock })).status).toBe(200)
  expect(lab.lab.vms.find(101)?.lock).toBeNull()
  await callAsRoot(lab, 'PUT', at(101, '/config'), { form: { args: '-foo' } })
  expect((await configOf(lab, 101)).args).toBe('-foo')
})

test('what a running VM cannot take waits, is shown, and comes with its next start', async () => {
  await running(lab, 102)
  await put(102, { cores: 1, name: 'renamed', delete: 'sockets' })
  expect(await configOf(lab, 102)).toMatchObject({ cores: 1, name: 'renamed' })
  expect(await configOf(lab, 102, { current: 1 })).toMatchObject({ cores: 2, sockets: 1 })
  const { body } = await lab.call('GET', at(102, '/pending'))
  const line = (key: string) => body.data.find((each: { key: string }) => each.key === key)
  expect(line('cores')).toEqual({ key: 'cores', value: 2, pending: 1 })
  expect(line('sockets')).toEqual({ key: 'sockets', value: 1, delete: 1 })
  expect(line('name')).toEqual({ key: 'name', value: 'renamed' })
  await asBroker(lab, 'POST', at(102, '/status/stop'))
  expect(await configOf(lab, 102, { current: 1 })).toMatchObject({ cores: 1 })
})

test('a change that waits can be taken back', async () => {
  await running(lab, 103)
  await put(103, { cores: 1, vga: 'std' })
  await put(103, { revert: 'cores,vga' })
  expect(await configOf(lab, 103)).toMatchObject({ cores: 2 })
  expect(lab.lab.vms.find(103)).toMatchObject({ pending: {}, pendingDelete: [] })
})

test('POST answers a task, which says what it does but no password', async () => {
  const form = { tags: 'b', cipassword: 'hunter22' }
  const { parts, log } = await asBroker(lab, 'POST', at(101, '/config'), form)
  expect(parts.type).toBe('qmconfig')
  expect(log).toEqual(['update VM 101: -cipassword <hidden> -tags b', 'TASK OK'])
})

test('POST with a delay answers nothing if the task ends meanwhile', async () => {
  const form = { tags: 'c', background_delay: 5 }
  expect((await lab.call('POST', at(101, '/config'), { form })).body).toEqual({ data: null })
})

test('a disk is added, detached, and removed for good', async () => {
  await cloned(lab, 104)
  expect((await put(104, { scsi1: 'local:2' })).status).toBe(200)
  const volume = 'local:104/vm-104-disk-1.raw'
  expect((await configOf(lab, 104)).scsi1).toBe(`${volume},size=2G`)
  await put(104, { delete: 'scsi1' })
  expect(await configOf(lab, 104)).toMatchObject({ unused0: volume })
  await put(104, { scsi2: volume })
  expect(await configOf(lab, 104)).toMatchObject({ scsi2: volume })
  await lab.call('PUT', at(104, '/unlink'), { form: { idlist: 'scsi2', force: 1 } })
  expect(Object.values(await configOf(lab, 104))).not.toContain(volume)
})

test('a cloud-init drive becomes a volume', async () => {
  await put(104, { ide2: 'local:cloudinit' })
  expect((await configOf(lab, 104)).ide2).toBe('local:104/vm-104-cloudinit.qcow2,media=cdrom')
})

const right = 'Permission check failed'
const onBridge = `${right} (/sdn/zones/localnetwork/vmbr0, SDN.Use)`
test.each([
  ['7.4', 'OK'],
  ['8.4', onBridge],
  ['9.2', onBridge],
] as const)(
  'in %s each line needs its privilege, and for a bridge it is %s',
  async (manner, ofBridge) => {
    await using lab = await startTestLab({ lab: { manner } })
    await cloned(lab, 104)
    const rights = 'VM.Config.Options,VM.Config.Network'
    await callAsRoot(lab, 'POST', '/access/roles', { form: { roleid: 'Few', privs: rights } })
    await callAsRoot(lab, 'POST', '/access/users', { form: { userid: 'few@pve' } })
    const token = '/access/users/few@pve/token/tt'
    const made = await callAsRoot(lab, 'POST', token, { form: { privsep: 0 } })
    await callAsRoot(lab, 'PUT', '/access/acl', {
      form: { path: '/vms/104', users: 'few@pve', roles: 'Few' },
    })
    const headers = { authorization: `PVEAPIToken=few@pve!tt=${made.body.data.value}` }
    const as = async (form: Record<string, string | number>) =>
      (await lab.call('PUT', at(104, '/config'), { form, headers })).reason
    expect(await as({ tags: 'x' })).toBe('OK')
    expect(await as({ cores: 1 })).toBe(`${right} (/vms/104, VM.Config.CPU)`)
    expect(await as({ virtio0: 'none,media=disk' })).toContain('VM.Config.Disk')
    expect(await as({ net0: 'virtio,bridge=vmbr0' })).toBe(ofBridge)
  },
)

test('an address on a network that gives them is reserved with the card', async () => {
  const follow = vi.spyOn(lab.lab.sdn, 'follow')
  await put(104, { net0: 'virtio,bridge=vmbr0' })
  expect(follow).toHaveBeenCalledWith(
    expect.objectContaining({ vmid: 104 }),
    expect.objectContaining({ vmid: 104 }),
  )
})
