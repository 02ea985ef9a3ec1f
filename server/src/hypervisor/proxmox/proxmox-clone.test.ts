import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CloneSpec, HypervisorError } from '../hypervisor.ts'
import { cloneVm } from './proxmox-clone.ts'
import { createProxmoxTransport, type ProxmoxTransport } from './proxmox-transport.ts'
import { type ProxmoxVms, readConfig } from './proxmox-vm.ts'

let lab: TestLab
let transport: ProxmoxTransport
beforeEach(async () => {
  lab = await startTestLab({ engine: { cloneMs: 700 } })
  transport = createProxmoxTransport({
    host: lab.api.host,
    port: lab.api.port,
    fingerprints: [lab.certificate.fingerprint],
    tokenId: lab.lab.token.id,
    tokenSecret: lab.lab.token.secret,
  })
})
afterEach(async () => {
  await transport.close()
  await lab.close()
})

const spec: CloneSpec = {
  ...{ template: { node: 'lab', vmid: 9000 }, vmid: 150, name: 'desk' },
  ...{ description: 'installation x, session 1', tags: ['carrel'] },
}
const clones = () => lab.lab.tasks.on('lab').filter((task) => task.parts.type === 'qmclone')

/** The work is done, and its answer never arrives. */
function losingAnswers(): ProxmoxVms {
  const lossy: ProxmoxTransport = {
    ...transport,
    async send(verb, path, schema, options) {
      const answer = await transport.send(verb, path, schema, options)
      if (!path.endsWith('/clone')) return answer
      throw new HypervisorError('hypervisor_timeout', 'lost', { transient: true })
    },
  }
  return {
    transport: lossy,
    log: () => undefined,
    lockRetryMs: 0,
    vanishMs: 0,
    guestNetworks: null,
  }
}

test('a clone whose answer was lost is found by its description, and not made twice', async () => {
  const vms = losingAnswers()
  await cloneVm(vms, spec)
  expect(clones()).toHaveLength(1)
  const config = await readConfig(vms, { node: 'lab', vmid: 150 })
  expect(config).toMatchObject({ lock: null, description: spec.description })
  expect(lab.lab.vms.find(150)?.config).toMatchObject({ tags: 'carrel' })
})

test('a VM with that id and another description is not taken for ours', async () => {
  const other = losingAnswers()
  const stranger = { ...spec, description: 'somebody else' }
  await cloneVm({ ...other, transport }, stranger)
  const lostBeforehand: ProxmoxVms = {
    ...other,
    transport: {
      ...transport,
      send: () => Promise.reject(new HypervisorError('hypervisor_timeout', 'lost')),
    },
  }
  await expect(cloneVm(lostBeforehand, spec)).rejects.toEqual(
    expect.objectContaining({ code: 'hypervisor_timeout' }),
  )
})
