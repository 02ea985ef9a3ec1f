import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import {
  type Answer,
  gone,
  type Route,
  refused,
  ScriptedProxmox,
} from '../../../test/scripted-proxmox.ts'
import type { CloneSpec } from '../hypervisor.ts'

const description = 'carrel installation=i session=s'
const spec = (more: Partial<CloneSpec> = {}): CloneSpec => ({
  ...{ template: { node: 'pve1', vmid: 9000 }, vmid: 120, name: 'desk', description },
  ...{ tags: ['carrel', 'carrel-ephemeral'], ...more },
})
const code = (expected: string) => expect.objectContaining({ code: expected })

const taken: Answer = {
  ...{ status: 400, text: 'Parameter verification failed.' },
  errors: { vmid: 'VM 120 already exists' },
}
const free: Answer = { data: '120' }
const config = (notes: string): Answer => ({ data: { name: 'desk', description: notes } })
const temporary: Answer = { data: { description: ' qmclone temporary file', lock: 'clone' } }

const template: Record<string, Route> = {
  'GET /nodes/pve1/qemu/9000/config': {
    data: { name: 'tmpl', template: 1, virtio0: 'local:9000/base-9000-disk-0.qcow2,size=96M' },
  },
  'GET /nodes/pve1/qemu/9000/feature': { data: { hasFeature: 1, nodes: ['pve1'] } },
  'GET /cluster/resources': {
    data: [
      { id: 'storage/pve1/local', type: 'storage', storage: 'local', node: 'pve1', shared: 0 },
      { id: 'storage/pve1/ceph', type: 'storage', storage: 'ceph', node: 'pve1', shared: 1 },
    ].map((each) => ({ ...each, status: 'available', plugintype: 'dir', content: 'images' })),
  },
  'GET /nodes/pve1/tasks': { data: [] },
  'GET /cluster/nextid': free,
  'GET /nodes/pve1/qemu/120/config': gone(120),
  'PUT /nodes/pve1/qemu/120/config': { data: null },
}

const open: ScriptedProxmox[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]()
})
async function scripted(more: Record<string, Route>, pool: string | null = null) {
  const proxmox = await ScriptedProxmox.start({ ...template, ...more }, { pool })
  open.push(proxmox)
  return proxmox
}
/** The clone is there, and its task has ended. */
function made(proxmox: ScriptedProxmox, node = 'pve1'): Answer {
  proxmox.on(`GET /nodes/${node}/qemu/120/config`, config(description))
  return proxmox.task('qmclone', 9000)
}
const sentClones = (proxmox: ScriptedProxmox) => proxmox.sent('POST /nodes/pve1/qemu/9000/clone')

test('the clone call itself says whose it is and which pool it joins; tags follow', async () => {
  const proxmox = await scripted({}, 'desks')
  proxmox.on('POST /nodes/pve1/qemu/9000/clone', () => made(proxmox))
  await proxmox.hypervisor.clone(spec())
  const [sent = ''] = sentClones(proxmox)
  expect(Object.fromEntries(new URLSearchParams(sent.split(' ')[2]))).toEqual({
    ...{ newid: '120', name: 'desk', description, full: '0', pool: 'desks' },
  })
  expect(proxmox.sent('PUT')).toEqual([
    'PUT /nodes/pve1/qemu/120/config tags=carrel%3Bcarrel-ephemeral',
  ])
})

test.each<[string, (proxmox: ScriptedProxmox) => Answer]>([
  ['with 500', () => refused('unable to create VM 120: config file already exists')],
  ['with 400', () => taken],
  [
    'by the task',
    (proxmox) =>
      proxmox.task('qmclone', 9000, 'unable to create VM 120: config file already exists'),
  ],
])('problem 1: a VMID that is taken is told as such when it is said %s', async (_, say) => {
  const proxmox = await scripted({})
  proxmox.on('POST /nodes/pve1/qemu/9000/clone', () => {
    proxmox.on('GET /cluster/nextid', taken)
    proxmox.on('GET /nodes/pve1/qemu/120/config', config('somebody else’s'))
    return say(proxmox)
  })
  await expect(proxmox.hypervisor.clone(spec())).rejects.toEqual(code('vmid_taken'))
  expect(sentClones(proxmox)).toHaveLength(1)
})

test('problem 1: what a dead clone has left is told as taken, with what to do about it', async () => {
  const proxmox = await scripted({
    'GET /cluster/nextid': taken,
    'GET /nodes/pve1/qemu/120/config': temporary,
  })
  await expect(proxmox.hypervisor.clone(spec())).rejects.toMatchObject({
    code: 'vmid_taken',
    hint: expect.stringContaining('qm unlock 120'),
  })
  expect(sentClones(proxmox)).toEqual([])
})

test('problem 3: after the storage’s lock a clone is sent again, once its VMID is seen to be free', async () => {
  const lock = "can't lock file '/var/lock/pve-manager/pve-storage-local' - got timeout"
  const proxmox = await scripted({})
  const locked = [proxmox.task('qmclone', 9000, `clone failed: ${lock}`)]
  proxmox.on('POST /nodes/pve1/qemu/9000/clone', () => locked.shift() ?? made(proxmox))
  await proxmox.hypervisor.clone(spec())
  const order = proxmox.sent('POST', 'GET /cluster/nextid').map((line) => line.split(' ')[0])
  expect(order).toEqual(['GET', 'POST', 'GET', 'POST'])
})

test('problem 9: another node gets the clone through the template’s, if it has its disks', async () => {
  const proxmox = await scripted({
    'GET /nodes/pve1/qemu/9000/config': { data: { template: 1, virtio0: 'ceph:base-9000-disk-0' } },
    'PUT /nodes/pve2/qemu/120/config': { data: null },
  })
  proxmox.on('POST /nodes/pve1/qemu/9000/clone', () => made(proxmox, 'pve2'))
  await proxmox.hypervisor.clone(spec({ target: 'pve2' }))
  expect(sentClones(proxmox)[0]).toContain('target=pve2')
})

test('problem 9: and is refused beforehand if it has not', async () => {
  const proxmox = await scripted({})
  const cloning = proxmox.hypervisor.clone(spec({ target: 'pve2' }))
  await expect(cloning).rejects.toEqual(code('bad_request'))
  expect(sentClones(proxmox)).toEqual([])
})

test('problem 13: a clone whose answer was lost is found by its notes, and not sent again', async () => {
  const proxmox = await scripted({})
  proxmox.on('POST /nodes/pve1/qemu/9000/clone', () => {
    proxmox.on('GET /cluster/nextid', taken)
    proxmox.on('GET /nodes/pve1/qemu/120/config', config(`${description}\n`))
    return { status: 596, text: 'Broken pipe' }
  })
  await proxmox.hypervisor.clone(spec())
  expect(sentClones(proxmox)).toHaveLength(1)
  expect(proxmox.sent('PUT')).toHaveLength(1)
})

test('problem 13: a clone that is on its way when the answer is lost is waited for', async () => {
  const proxmox = await scripted({})
  let finish = () => {}
  proxmox.on('POST /nodes/pve1/qemu/9000/clone', () => {
    proxmox.on('GET /cluster/nextid', taken)
    proxmox.on('GET /nodes/pve1/qemu/120/config', temporary)
    const task = proxmox.task('qmclone', 9000, null, ["Formatting '/120/vm-120-disk-0.qcow2'"])
    finish = () => {
      proxmox.on('GET /nodes/pve1/qemu/120/config', config(description))
      task.end('OK')
    }
    return 'lost'
  })
  const cloning = proxmox.hypervisor.clone(spec())
  await eventually(() => proxmox.sent('GET /nodes/pve1/tasks/UPID').length).toBeGreaterThan(2)
  finish()
  await cloning
  expect(sentClones(proxmox)).toHaveLength(1)
})

test('problem 13: a lost clone that never comes is told as lost, for the caller to try again', async () => {
  const proxmox = await scripted({ 'POST /nodes/pve1/qemu/9000/clone': 'lost' })
  const cloning = proxmox.hypervisor.clone(spec())
  await expect(cloning).rejects.toMatchObject({ code: 'hypervisor_unreachable', transient: true })
  expect(sentClones(proxmox)).toHaveLength(1)
})

test('problem 15: a clone that lost its tags is found by its notes the next time, and tagged', async () => {
  const proxmox = await scripted({
    'PUT /nodes/pve1/qemu/120/config': refused('got no worker upid - start worker failed'),
  })
  proxmox.on('POST /nodes/pve1/qemu/9000/clone', () => {
    proxmox.on('GET /cluster/nextid', taken)
    proxmox.on('GET /nodes/pve1/qemu/120/config', config(description))
    return proxmox.task('qmclone', 9000)
  })
  await expect(proxmox.hypervisor.clone(spec())).rejects.toMatchObject({ transient: true })
  proxmox.on('PUT /nodes/pve1/qemu/120/config', { data: null })
  await proxmox.hypervisor.clone(spec())
  expect(sentClones(proxmox)).toHaveLength(1)
})

test('the notes of a VM that is being cloned are not known as yet', async () => {
  const proxmox = await scripted({ 'GET /nodes/pve1/qemu/120/config': temporary })
  await expect(proxmox.hypervisor.description({ node: 'pve1', vmid: 120 })).rejects.toMatchObject({
    ...{ code: 'lock_timeout', transient: true },
  })
})

test('where linking turns out to be impossible the template is copied', async () => {
  const proxmox = await scripted({})
  proxmox.on('POST /nodes/pve1/qemu/9000/clone', (parameters) =>
    parameters.get('full') === '1'
      ? made(proxmox)
      : refused("Linked clone feature is not supported for 'lvm:base-9000-disk-0' (scsi0)"),
  )
  await proxmox.hypervisor.clone(spec({ storage: 'ceph', format: 'raw' }))
  const [linked, full] = sentClones(proxmox)
  expect(linked).not.toContain('storage=')
  expect(full).toContain('full=1&storage=ceph&format=raw')
})
