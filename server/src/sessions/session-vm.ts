import type { Hypervisor, VmRef } from '../hypervisor/hypervisor.ts'
import type { Hypervisors } from '../servers/hypervisors.ts'
import type { ServerStore } from '../servers/server-store.ts'
import type { VmTemplate } from '../templates/template.ts'
import type { TemplateStore } from '../templates/template-store.ts'
import type { Vault } from '../vault/vault.ts'
import { GUEST_PASSWORD_PURPOSE } from './launch-session.ts'
import type { VmSession } from './session.ts'

export interface VmOfSession {
  readonly hypervisor: Hypervisor
  readonly vm: VmRef
  readonly template: VmTemplate
  readonly templateVm: VmRef
  readonly credentials: { readonly username: string; readonly password: string }
}

/** Finds what a session's steps act on: its hypervisor, its VM, its template and its guest's credentials. */
export class SessionVm {
  readonly #installationId: string
  readonly #templates: TemplateStore
  readonly #servers: ServerStore
  readonly #hypervisors: Hypervisors
  readonly #vault: Vault

  constructor(parts: {
    installationId: string
    templates: TemplateStore
    servers: ServerStore
    hypervisors: Hypervisors
    vault: Vault
  }) {
    this.#installationId = parts.installationId
    this.#templates = parts.templates
    this.#servers = parts.servers
    this.#hypervisors = parts.hypervisors
    this.#vault = parts.vault
  }

  async of(session: VmSession): Promise<VmOfSession> {
    if (session.vmId === null || session.guestPassword === null)
      throw new Error(`session ${session.id} has no VM any more`)
    const [hypervisor, template, node] = await Promise.all([
      this.#hypervisors.of(session.serverId),
      this.#templates.find(session.templateId),
      this.#servers.findNodeName(session.nodeId),
    ])
    const home =
      template.nodeId === session.nodeId ? node : await this.#servers.findNodeName(template.nodeId)
    const password = this.#vault.open(GUEST_PASSWORD_PURPOSE, session.guestPassword)
    return {
      hypervisor,
      vm: { node, vmid: session.vmId },
      template,
      templateVm: { node: home, vmid: template.vmid },
      credentials: { username: template.guestUsername, password },
    }
  }

  /** Written into the VM, so that whoever finds it knows whose it is. */
  describe(session: VmSession): string {
    return `carrel installation=${this.#installationId} session=${session.id}`
  }

  async isOurs(session: VmSession, { hypervisor, vm }: VmOfSession): Promise<boolean> {
    const description = await hypervisor.description(vm)
    return description?.trim() === this.describe(session)
  }
}
