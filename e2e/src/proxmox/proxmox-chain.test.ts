import { readFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { manners } from '@carrel/lab/api/nodes/manner'
import { openPgliteInMemory } from '@carrel/server/database/open-pglite'
import type { Hypervisor, OwnVm } from '@carrel/server/hypervisor/hypervisor'
import { createProxmoxHypervisor } from '@carrel/server/hypervisor/proxmox/proxmox-hypervisor'
import { Hypervisors } from '@carrel/server/servers/hypervisors'
import { ServerStore } from '@carrel/server/servers/server-store'
import { Vault } from '@carrel/server/vault/vault'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../until.ts'
import { type ClusterOfMachines, startMachines } from './cluster-of-machines.ts'
import { howtoCommands } from './howto-commands.ts'
import { RootShell } from './root-shell.ts'

const template = { node: 'pve1', vmid: 9000 }

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 1000 })
    const end = (reached: boolean) => {
      socket.destroy()
      resolve(reached)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(false)).once('error', () => end(false))
  })
}

async function addressOf(proxmox: Hypervisor, vm: OwnVm): Promise<string> {
  let address: string | null = null
  await until(async () => {
    address = await proxmox.address(vm)
    return address !== null
  }, `VM ${vm.vmid} has an address`)
  return address ?? ''
}

/** Clone, start, address, snapshot, rollback, shutdown, destroy: each seen from outside. */
async function makeDesktop(proxmox: Hypervisor, { lab }: ClusterOfMachines, vmid: number) {
  const spec = {
    template,
    vmid,
    name: `desk-${vmid}`,
    description: `carrel test=${vmid}`,
    tags: ['carrel'],
  }
  const vm = { node: template.node, vmid, notes: spec.description }
  await proxmox.clone(spec)
  expect(await proxmox.status(vm)).toEqual({ power: 'stopped', lock: null })
  expect(await proxmox.description(vm)).toBe(spec.description)
  await proxmox.setCredentials(vm, { username: 'carrel', password: 'for-this-test' })
  await proxmox.start(vm)
  const address = await addressOf(proxmox, vm)
  await until(() => answers(address, 22), `${address} answers SSH`)
  await proxmox.snapshot(vm, { name: 'kept', description: 'by the test', ram: true })
  expect(await proxmox.snapshots(vm)).toMatchObject([{ name: 'kept', ram: true, parent: null }])
  await proxmox.rollback(vm, 'kept')
  expect((await proxmox.status(vm)).power).toBe('running')
  expect(await addressOf(proxmox, vm)).toBe(address)
  await proxmox.shutdown(vm, 60_000)
  expect((await proxmox.status(vm)).power).toBe('stopped')
  await proxmox.destroy(vm)
  expect((await proxmox.inventory()).vms.map((each) => each.vmid)).not.toContain(vmid)
  expect([...(await lab.engine.disks()).keys()]).toEqual([])
}

describe.each(['7.4', '8.4', '9.2'] as const)('Proxmox VE %s with real machines', (manner) => {
  let cluster: ClusterOfMachines
  beforeAll(async () => {
    cluster = await startMachines(manner)
  })
  afterAll(() => cluster[Symbol.asyncDispose]())

  test('a broker with wide rights makes a desktop and leaves nothing', async () => {
    const { api, certificate, lab, guestNetwork } = cluster
    const proxmox = createProxmoxHypervisor({
      ...{ host: api.host, port: api.port, guestNetworks: [guestNetwork] },
      credentials: { kind: 'token', ...lab.token },
      trust: { fingerprints: [certificate.fingerprint], authority: null },
    })
    const report = await proxmox.capabilities()
    expect(report).toMatchObject({ supported: true, missing: [] })
    expect(report.version.startsWith(manner)).toBe(true)
    await makeDesktop(proxmox, cluster, 100_001)
    await proxmox.close()
  })

  test('the rights of the how-to are enough for a server that is registered, and it sees no other VM', async () => {
    const { api, certificate, lab, guestNetwork } = cluster
    const place = { host: api.host, port: api.port }
    const authority = await readFile(certificate.caFile, 'utf8')
    await using root = new RootShell({
      ...{ ...place, trust: { fingerprints: [], authority } },
      credentials: { kind: 'ticket', username: 'root@pam', password: lab.rootPassword },
    })
    // The lab's own, who has the name of the how-to's.
    await root.run('pvesh delete /access/users/carrel@pve')
    const secrets: string[] = []
    for (const command of await howtoCommands(manners[manner].major)) {
      const secret = await root.run(command)
      if (secret !== null) secrets.push(secret)
    }
    await root.run('pvesh create /nodes/pve1/qemu --vmid 200 --name somebody-elses')

    const database = await openPgliteInMemory()
    const store = new ServerStore(database.db, new Vault(new Map([[1, Buffer.alloc(32, 7)]])))
    const id = await store.save({
      ...{ ...place, name: 'School', authority, fingerprints: [], pool: 'carrel' },
      ...{
        guestNetworks: [guestNetwork],
        token: { id: 'carrel@pve!broker', secret: secrets[0] ?? '' },
      },
    })
    const hypervisors = new Hypervisors({ servers: store, connect: createProxmoxHypervisor })
    const proxmox = await hypervisors.of(id)
    expect((await proxmox.capabilities()).missing).toEqual([])
    await makeDesktop(proxmox, cluster, 100_002)
    expect((await proxmox.inventory()).vms.map(({ vmid }) => vmid)).toEqual([9000])
    await hypervisors.close()
    await database.close()
  })
})
