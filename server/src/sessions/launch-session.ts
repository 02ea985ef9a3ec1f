import { randomBytes } from 'node:crypto'
import type { Protocol } from '@carrel/contract'
import type { Db } from '../database/database.ts'
import { Refusal } from '../http/refusal.ts'
import type { ServerStore } from '../servers/server-store.ts'
import type { VmTemplate } from '../templates/template.ts'
import type { TemplateStore } from '../templates/template-store.ts'
import type { Vault } from '../vault/vault.ts'
import type { Admission } from './admission.ts'
import type { VmSession } from './session.ts'
import type { SessionQuotas } from './session-quotas.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'

export const GUEST_PASSWORD_PURPOSE = 'vm_sessions.guest_password'

export interface LaunchRequest {
  readonly userId: string
  readonly templateId: string
  readonly protocol: Protocol | undefined
  readonly autoStart: boolean
}

/** Reserves a place and a VMID, and has a worker clone the VM. */
export class LaunchSession {
  readonly #db: Db
  readonly #templates: TemplateStore
  readonly #servers: ServerStore
  readonly #sessions: SessionStore
  readonly #transitions: SessionTransitions
  readonly #vault: Vault
  readonly #quotas: SessionQuotas
  readonly #admission: Admission

  constructor(parts: {
    db: Db
    templates: TemplateStore
    servers: ServerStore
    sessions: SessionStore
    transitions: SessionTransitions
    vault: Vault
    quotas: SessionQuotas
    admission: Admission
  }) {
    this.#db = parts.db
    this.#templates = parts.templates
    this.#servers = parts.servers
    this.#sessions = parts.sessions
    this.#transitions = parts.transitions
    this.#vault = parts.vault
    this.#quotas = parts.quotas
    this.#admission = parts.admission
  }

  /**
   * @throws Refusal `template_not_available`, `protocol_not_offered`, `nothing_fits`, `own_sessions_used_up`,
   * `minutes_used_up`
   */
  async launch(request: LaunchRequest): Promise<VmSession> {
    const template = await this.#templates.findLaunchable(request.templateId)
    if (!template) throw templateNotAvailable()
    const protocol = request.protocol ?? template.defaultProtocol
    if (!template.protocols.includes(protocol)) throw protocolNotOffered(template, protocol)

    await this.#admission.prepare(template)
    return this.#db.transaction().execute(async (tx) => {
      await this.#quotas.requireSession(tx, request.userId, template.sessionMinutes)
      if (!(await this.#servers.lockActive(tx, template.serverId))) throw templateNotAvailable()
      const nodeId = await this.#admission.choose(tx, template)
      const id = await this.#sessions.insert(tx, {
        user_id: request.userId,
        template_id: template.id,
        server_id: template.serverId,
        node_id: nodeId,
        cpu_cores: template.cpuCores,
        memory_mb: template.memoryMb,
        session_type: template.sessionType,
        protocol,
        auto_start: request.autoStart,
        vm_id: await this.#servers.takeVmid(tx, template.serverId),
        guest_password: this.#vault.seal(GUEST_PASSWORD_PURPOSE, newGuestPassword()),
      })
      await this.#transitions.continueLater(tx, id)
      await this.#transitions.announce(tx, id, { event: 'VMSessionUpdated' })
      const session = await this.#sessions.find(id, tx)
      if (!session) throw new Error(`session ${id} is missing in its own transaction`)
      return session
    })
  }
}

/** 119 bits in letters and digits; VNC uses the first eight characters, 47 bits. */
function newGuestPassword(): string {
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'
  const usable = 256 - (256 % alphabet.length)
  let password = ''
  while (password.length < 20)
    for (const byte of randomBytes(32))
      if (byte < usable && password.length < 20) password += alphabet[byte % alphabet.length]
  return password
}

const templateNotAvailable = () =>
  new Refusal(422, 'template_not_available', 'This template cannot be launched.', {
    hint: 'Choose another one; its server may have been taken out of service.',
  })

const protocolNotOffered = (template: VmTemplate, protocol: Protocol) =>
  new Refusal(422, 'protocol_not_offered', `${template.name} has no ${protocol.toUpperCase()}.`, {
    hint: `Choose ${template.protocols.map((each) => each.toUpperCase()).join(' or ')}.`,
  })
