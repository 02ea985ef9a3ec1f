import { randomBytes } from 'node:crypto'
import type { Db, Tx } from '../database/database.ts'
import { Refusal } from '../http/refusal.ts'
import { Turnstile } from '../jobs/turnstile.ts'
import type { ServerStore } from '../servers/server-store.ts'
import type { VmTemplate } from '../templates/template.ts'
import type { TemplateStore } from '../templates/template-store.ts'
import type { Vault } from '../vault/vault.ts'
import type { Admission } from './admission.ts'
import type { Desktops, KeptDesktop } from './desktops.ts'
import { agree, type LaunchChoices } from './launch-choices.ts'
import type { VmSession } from './session.ts'
import type { SessionQuotas } from './session-quotas.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'
import type { VmidLease } from './vmid-lease.ts'

export const GUEST_PASSWORD_PURPOSE = 'vm_sessions.guest_password'

/**
 * Launches wait for one another in the database (R6), and each that waits there has one of the pool's ten connections: without
 * this bound a thousand launches at once leave none for anybody else, and those that get none in ten seconds fail.
 */
const LAUNCHES_AT_ONCE = 3

export interface LaunchRequest extends LaunchChoices {
  readonly userId: string
  readonly templateId: string
  /** To see whether the template works, whomever it is for: it gets a VM of its own and takes nothing of the quota. */
  readonly isTest?: boolean
  /** undefined: the node with the most room. */
  readonly nodeId?: string | undefined
  readonly autoStart: boolean
  readonly browser: { readonly timeZone: string | null; readonly language: string | null }
}

/** Reserves a place and a VMID, or takes over the VM that was kept for the person, and has a worker do the rest. */
export class LaunchSession {
  readonly #db: Db
  readonly #templates: TemplateStore
  readonly #servers: ServerStore
  readonly #sessions: SessionStore
  readonly #transitions: SessionTransitions
  readonly #vault: Vault
  readonly #quotas: SessionQuotas
  readonly #admission: Admission
  readonly #desktops: Desktops
  readonly #vmids: VmidLease
  readonly #turnstile = new Turnstile(LAUNCHES_AT_ONCE)

  constructor(parts: {
    db: Db
    templates: TemplateStore
    servers: ServerStore
    sessions: SessionStore
    transitions: SessionTransitions
    vault: Vault
    quotas: SessionQuotas
    admission: Admission
    desktops: Desktops
    vmids: VmidLease
  }) {
    this.#db = parts.db
    this.#templates = parts.templates
    this.#servers = parts.servers
    this.#sessions = parts.sessions
    this.#transitions = parts.transitions
    this.#vault = parts.vault
    this.#quotas = parts.quotas
    this.#admission = parts.admission
    this.#desktops = parts.desktops
    this.#vmids = parts.vmids
  }

  /**
   * @throws Refusal `template_not_available`, also where it is not for this person, `nothing_fits`, `nodes_offline`,
   * `node_not_available`, `own_sessions_used_up`, `minutes_used_up`, `desktop_open`, `desktop_ending`,
   * `desktop_node_unavailable`, `no_vmid`, and as `agree`
   */
  async launch(request: LaunchRequest): Promise<VmSession> {
    const found = await this.#find(request)
    if (!found) throw templateNotAvailable()
    await this.#admission.prepare(found)
    return this.#turnstile.pass(() => this.#admit(request, found))
  }

  #find({ templateId, userId, isTest }: LaunchRequest, tx?: Tx): Promise<VmTemplate | null> {
    return isTest
      ? this.#templates.findUsable(templateId, tx)
      : this.#templates.findLaunchable(templateId, userId, tx)
  }

  #admit(request: LaunchRequest, found: VmTemplate): Promise<VmSession> {
    const { userId, isTest = false } = request
    const { protocol, sessionType, sessionMinutes } = agree(found, request)
    return this.#db.transaction().execute(async (tx) => {
      const kept =
        sessionType === 'persistent' ? await this.#desktops.claim(tx, userId, found.id) : null
      if (!isTest) await this.#quotas.requireSession(tx, userId, sessionMinutes)
      const isOpen = await this.#servers.lockForLaunch(tx, found.serverId)
      // Read again: it may have been withdrawn, or the person have left its group, since it was looked for.
      const template = isOpen ? await this.#find(request, tx) : null
      if (template === null) throw templateNotAvailable()
      const place = kept
        ? await this.#takeOver(tx, kept, request.nodeId)
        : await this.#reserve(tx, template, request.nodeId)
      const id = await this.#sessions.insert(tx, {
        user_id: userId,
        template_id: template.id,
        server_id: template.serverId,
        session_type: sessionType,
        is_test: isTest,
        session_minutes: sessionMinutes,
        protocol,
        auto_start: request.autoStart,
        browser_time_zone: request.browser.timeZone,
        browser_language: request.browser.language,
        ...place,
      })
      await this.#transitions.begin(tx, id)
      const session = await this.#sessions.find(id, tx)
      if (!session) throw new Error(`session ${id} is missing in its own transaction`)
      return session
    })
  }

  async #reserve(tx: Tx, template: VmTemplate, nodeId: string | undefined) {
    return {
      node_id: await this.#admission.choose(tx, template, nodeId),
      cpu_cores: template.cpuCores,
      memory_mb: template.memoryMb,
      vm_id: await this.#vmids.take(tx, template.serverId),
      guest_password: this.#newPassword(),
    }
  }

  /** It is as large as it was made, and where it was left. */
  async #takeOver(tx: Tx, kept: KeptDesktop, wanted: string | undefined) {
    const { holder, next } = kept
    if (wanted !== undefined && wanted !== holder.nodeId) throw keptElsewhere(holder)
    await this.#admission.requireRoom(tx, holder)
    await this.#desktops.handOver(tx, kept)
    return {
      node_id: holder.nodeId,
      cpu_cores: holder.cpuCores,
      memory_mb: holder.memoryMb,
      vm_id: holder.vmId,
      cloned_for: holder.clonedFor,
      restore_snapshot_id: next?.id ?? null,
      // With its memory the guest has the password that it had.
      guest_password: (next?.withRam ? next.guestPassword : null) ?? this.#newPassword(),
    }
  }

  #newPassword(): string {
    return this.#vault.seal(GUEST_PASSWORD_PURPOSE, newGuestPassword())
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

const keptElsewhere = ({ templateName }: VmSession) =>
  new Refusal(
    422,
    'node_not_available',
    `Your desktop “${templateName}” is kept on another node, and starts there.`,
    { hint: 'Leave the choice of the node to Carrel.' },
  )
