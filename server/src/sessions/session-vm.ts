import type { FastifyBaseLogger } from 'fastify'
import type { Hypervisor, HypervisorTask, OwnVm, VmRef } from '../hypervisor/hypervisor.ts'
import type { Hypervisors } from '../servers/hypervisors.ts'
import type { ServerStore } from '../servers/server-store.ts'
import type { VmTemplate } from '../templates/template.ts'
import { ACCOUNT_PASSWORD_PURPOSE } from '../templates/template-row.ts'
import type { TemplateStore } from '../templates/template-store.ts'
import type { Vault } from '../vault/vault.ts'
import { GUEST_PASSWORD_PURPOSE } from './launch-session.ts'
import { noteTasks } from './noted-hypervisor.ts'
import type { VmSession } from './session.ts'
import type { TimelineStore } from './timeline-store.ts'
import { installationTag, readNotes, writeNotes } from './vm-mark.ts'

interface Credentials {
  readonly username: string
  readonly password: string
}

/** Known as long as the session has a VM, even if it is kept and the session has ended. */
export interface VmPlace {
  readonly hypervisor: Hypervisor
  readonly vm: OwnVm
  readonly template: VmTemplate
}

export interface VmOfSession extends VmPlace {
  readonly templateVm: VmRef
  readonly credentials: Credentials
  /** Of the desktop: the account that its image has, or the session's own. */
  readonly signIn: Credentials
}

/** Finds what a session's steps act on: its hypervisor, its VM, its template and its guest's credentials. */
export class SessionVm {
  readonly #installationId: string
  readonly #templates: TemplateStore
  readonly #servers: ServerStore
  readonly #hypervisors: Hypervisors
  readonly #vault: Vault
  readonly #timeline: TimelineStore
  readonly #log: FastifyBaseLogger

  constructor(parts: {
    installationId: string
    templates: TemplateStore
    servers: ServerStore
    hypervisors: Hypervisors
    vault: Vault
    timeline: TimelineStore
    log: FastifyBaseLogger
  }) {
    this.#installationId = parts.installationId
    this.#templates = parts.templates
    this.#servers = parts.servers
    this.#hypervisors = parts.hypervisors
    this.#vault = parts.vault
    this.#timeline = parts.timeline
    this.#log = parts.log
  }

  async of(session: VmSession): Promise<VmOfSession> {
    const place = await this.placeOf(session)
    if (session.guestPassword === null)
      throw new Error(`session ${session.id} has no credentials any more`)
    const { template } = place
    const password = this.#vault.open(GUEST_PASSWORD_PURPOSE, session.guestPassword)
    const credentials = { username: template.guestUsername, password }
    const templateVm = await this.#templateVm(session, place)
    return { ...place, templateVm, credentials, signIn: this.#account(template) ?? credentials }
  }

  async #templateVm({ nodeId }: VmSession, { template, vm }: VmPlace): Promise<VmRef> {
    const isBeside = template.nodeId === nodeId
    const node = isBeside ? vm.node : await this.#servers.findNodeName(template.nodeId)
    return { node, vmid: template.vmid }
  }

  /** Its clone may be under way still when whoever began it has died. */
  async isBeingCloned(session: VmSession, place: VmPlace): Promise<boolean> {
    const templateVm = await this.#templateVm(session, place)
    return place.hypervisor.isBeingCloned(templateVm, place.vm.vmid)
  }

  async placeOf(session: VmSession): Promise<VmPlace> {
    if (session.vmId === null) throw new Error(`session ${session.id} has no VM any more`)
    const [hypervisor, template, node] = await Promise.all([
      this.#hypervisors.of(session.serverId),
      this.#templates.find(session.templateId),
      this.#servers.findNodeName(session.nodeId),
    ])
    const noted = noteTasks(hypervisor, (task) => this.#note(session.id, task))
    const vm = { node, vmid: session.vmId, notes: this.describe(session) }
    return { hypervisor: noted, vm, template }
  }

  /** The work goes on if what is done cannot be noted. */
  async #note(sessionId: string, task: HypervisorTask): Promise<void> {
    await this.#timeline.noteTask(sessionId, task).catch((error: unknown) => {
      this.#log.error({ session_id: sessionId, task, err: error }, 'a task could not be noted')
    })
  }

  #account({ account }: VmTemplate): Credentials | null {
    return (
      account && {
        username: account.username,
        password: this.#vault.open(ACCOUNT_PASSWORD_PURPOSE, account.sealedPassword),
      }
    )
  }

  /** What every listing shows a VM to be ours by. */
  tags({ sessionType }: VmSession): string[] {
    return ['carrel', installationTag(this.#installationId), `carrel-${sessionType}`]
  }

  /** Written into the VM, so that whoever finds it knows whose it is. It names the session that the VM was cloned for. */
  describe({ clonedFor }: VmSession): string {
    return writeNotes({ installationId: this.#installationId, sessionId: clonedFor })
  }

  async isOurs({ hypervisor, vm }: VmPlace): Promise<boolean> {
    return (await hypervisor.description(vm))?.trim() === vm.notes
  }

  /** Written into a snapshot, so that it can be told from those that administrators take. */
  describeSnapshot({ id }: VmSession): string {
    return writeNotes({ installationId: this.#installationId, sessionId: id })
  }

  isOurSnapshot({ description }: { readonly description: string }): boolean {
    return readNotes(description)?.installationId === this.#installationId
  }
}
