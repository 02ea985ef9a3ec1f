import type { DiscoveredTemplate, TemplateDiscovery } from '@carrel/contract'
import { notFound, Refusal } from '../http/refusal.ts'
import type { SeenTemplate } from '../hypervisor/capability-report.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import type { Hypervisors } from '../servers/hypervisors.ts'
import type { ServerStore } from '../servers/server-store.ts'
import type { TemplateRegisterStore } from './template-register-store.ts'

const MIB = 1024 ** 2
const GIB = 1024 ** 3

/** Looks, when an administrator does, at the templates that a server's cluster has. */
export class DiscoverTemplates {
  readonly #servers: ServerStore
  readonly #hypervisors: Hypervisors
  readonly #register: TemplateRegisterStore

  constructor(parts: {
    servers: ServerStore
    hypervisors: Hypervisors
    register: TemplateRegisterStore
  }) {
    this.#servers = parts.servers
    this.#hypervisors = parts.hypervisors
    this.#register = parts.register
  }

  /** A server that cannot be asked is no refusal: the answer says why. @throws Refusal `not_found` */
  async look(serverId: string): Promise<TemplateDiscovery> {
    try {
      const [seen, published] = await Promise.all([
        this.#ask(serverId),
        this.#register.publishedOn(serverId),
      ])
      const bridges = seen.flatMap(({ capability }) => capability?.bridge ?? [])
      return {
        problem: null,
        templates: seen
          .map((each) => present(each, published.get(each.vm.vmid)?.id ?? null))
          .sort((a, b) => a.vmid - b.vmid),
        bridges: [...new Set(bridges)].sort(),
      }
    } catch (error) {
      if (!(error instanceof HypervisorError)) throw error
      const { code, message, hint } = error
      return { problem: { code, message, hint }, templates: [], bridges: [] }
    }
  }

  /** Its place and size, as it is published. @throws Refusal `not_found`, `server_not_usable`, `template_not_in_proxmox` */
  async find(serverId: string, vmid: number) {
    const seen = await this.#ask(serverId).catch((error: unknown) => {
      if (!(error instanceof HypervisorError)) throw error
      throw new Refusal(422, 'server_not_usable', error.message, {
        ...(error.hint !== null && { hint: error.hint }),
        cause: error,
      })
    })
    const found = seen.find(({ vm }) => vm.vmid === vmid)
    if (found === undefined) throw notInProxmox(vmid)
    const { node, cpu_cores, memory_mb, disk_gb, shared } = present(found, null)
    return {
      node,
      cpu_cores: cpu_cores ?? 1,
      memory_mb: memory_mb ?? 512,
      disk_gb: disk_gb ?? 0,
      shared: shared ?? false,
    }
  }

  async #ask(serverId: string): Promise<SeenTemplate[]> {
    if ((await this.#servers.find(serverId)) === null) throw notFound('server')
    return (await this.#hypervisors.of(serverId)).templates()
  }
}

const present = ({ vm, capability }: SeenTemplate, templateId: string | null) =>
  ({
    vmid: vm.vmid,
    name: vm.name,
    node: vm.node,
    cpu_cores: vm.cpuCount,
    memory_mb: vm.memoryBytes && Math.round(vm.memoryBytes / MIB),
    disk_gb: vm.diskBytes && Math.round((vm.diskBytes / GIB) * 10) / 10,
    storages: [...(capability?.storages ?? [])],
    guest_agent: capability?.agent ?? null,
    bridge: capability?.bridge ?? null,
    linked_clones: capability?.linkedClones ?? null,
    snapshots: capability?.snapshots ?? null,
    shared: capability?.shared ?? null,
    os_type: capability?.osType ?? null,
    template_id: templateId,
  }) satisfies DiscoveredTemplate

const notInProxmox = (vmid: number) =>
  new Refusal(422, 'template_not_in_proxmox', `There is no template ${vmid} on this server.`, {
    hint: 'See that it is a template there, and that Carrel’s token may see it.',
    fields: { vmid: 'is no template on this server' },
  })
