import type { Inventory } from '../inventory.ts'
import { clusterResources } from './cluster-calls.ts'
import type { Resource } from './proxmox-resource.ts'
import type { ProxmoxTransport } from './proxmox-transport.ts'

type Kind<T extends Resource['type']> = Extract<Resource, { type: T }>

const ofType =
  <T extends Resource['type']>(type: T) =>
  (resource: Resource): resource is Kind<T> =>
    resource.type === type

const figures = ({ maxcpu, cpu, maxmem, mem }: Kind<'qemu' | 'node'>) => ({
  ...{ cpuCount: maxcpu, cpuUsed: cpu, memoryBytes: maxmem, memoryUsedBytes: mem },
})

export function inventoryOf(resources: readonly Resource[]): Inventory {
  return {
    vms: resources.filter(ofType('qemu')).map((vm) => {
      const { node, vmid, name, status, tags, pool, template, lock } = vm
      const uptimeSeconds = status === 'running' ? vm.uptime : null
      const told = { node, vmid, name, status, tags, pool, template, lock, uptimeSeconds }
      return { ...told, ...figures(vm), diskBytes: vm.maxdisk }
    }),
    nodes: resources.filter(ofType('node')).map((node) => ({
      ...{ node: node.node, online: node.status === 'online' },
      ...figures(node),
    })),
    storages: resources.filter(ofType('storage')).map((each) => {
      const { storage, node, shared, plugintype: type, content } = each
      const space = { totalBytes: each.maxdisk, usedBytes: each.disk }
      return {
        storage,
        node,
        available: each.status === 'available',
        shared,
        type,
        content,
        ...space,
      }
    }),
    pools: resources.filter(ofType('pool')).map(({ pool }) => pool),
  }
}

export async function readInventory(transport: ProxmoxTransport): Promise<Inventory> {
  return inventoryOf(await transport.call(clusterResources))
}
