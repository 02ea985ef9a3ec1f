import type { AdministeredTemplate, NewTemplate, TemplateChange } from '@carrel/contract'
import type { z } from 'zod'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Db, Tx } from '../database/database.ts'
import { notFound } from '../http/refusal.ts'
import type { Account } from '../people/person.ts'
import type { ServerStore } from '../servers/server-store.ts'
import type { Vault } from '../vault/vault.ts'
import { presentAdministered } from './administered-template.ts'
import type { DiscoverTemplates } from './discover-templates.ts'
import type { VmTemplate } from './template.ts'
import type { TemplatePictures } from './template-pictures.ts'
import type { TemplateRegisterStore } from './template-register-store.ts'
import { changesOf, columnsOf, givenOf, requireSound } from './template-settings.ts'
import type { TemplateStore } from './template-store.ts'

export interface TemplatesParts {
  readonly db: Db
  readonly store: TemplateStore
  readonly register: TemplateRegisterStore
  readonly servers: ServerStore
  readonly discovery: DiscoverTemplates
  readonly pictures: TemplatePictures
  readonly vault: Vault
  readonly audit: AuditLog
}

const NOTHING = { ports: {}, guacamoleParameters: {}, lockedParameters: {} }

/** What an administrator does with templates. Each change is in the audit log, in the same transaction. */
export class Templates {
  readonly #parts: TemplatesParts

  constructor(parts: TemplatesParts) {
    this.#parts = parts
  }

  /** In the order in which people see them. */
  async list(): Promise<AdministeredTemplate[]> {
    return this.#present(await this.#parts.store.list())
  }

  /** @throws Refusal `not_found` */
  async find(id: string): Promise<AdministeredTemplate> {
    const template = await this.#parts.store.findAny(id)
    const [presented] = template ? await this.#present([template]) : []
    if (presented === undefined) throw notFound('template')
    return presented
  }

  /** @throws Refusal `not_found`, `server_not_usable`, `template_not_in_proxmox`, `template_published`, `invalid_template` */
  async publish(
    actor: Account,
    { server_id: serverId, vmid, ...given }: z.output<typeof NewTemplate>,
  ): Promise<AdministeredTemplate> {
    const { db, register, servers, discovery, vault } = this.#parts
    requireSound(given)
    const { node, ...found } = await discovery.find(serverId, vmid)
    const { name, protocols, default_protocol, guest_username } = given
    const { session_type, session_minutes } = given
    const columns = {
      ...columnsOf(given, NOTHING, vault),
      ...{ ...found, ...given.size, name, protocols, default_protocol, guest_username },
      ...{ session_type, session_minutes, vmid },
      node_id: await servers.saveNode(serverId, node),
    }
    const id = await db.transaction().execute(async (tx) => {
      const inserted = await register.insert(tx, columns)
      await register.setGroups(tx, inserted, given.group_ids)
      const details = { name, server_id: serverId, vmid }
      await this.#note(tx, actor, 'template.published', inserted, details)
      return inserted
    })
    return this.find(id)
  }

  /** @throws Refusal `not_found`, `template_changed`, `invalid_template` */
  async change(
    actor: Account,
    id: string,
    { version, ...change }: z.output<typeof TemplateChange>,
  ): Promise<AdministeredTemplate> {
    const settings = givenOf(change)
    const { db, store, register, vault } = this.#parts
    const [template, before] = await Promise.all([store.findAny(id), this.find(id)])
    if (template === null) throw notFound('template')
    requireSound({ ...before, ...settings })
    const columns = columnsOf(settings, template, vault)
    await db.transaction().execute(async (tx) => {
      await register.change(tx, id, version, columns)
      if (settings.group_ids) await register.setGroups(tx, id, settings.group_ids)
      await this.#note(tx, actor, 'template.changed', id, changesOf(settings, before))
    })
    return this.find(id)
  }

  /** @throws Refusal `not_found`, `invalid_picture` */
  async setPicture(actor: Account, id: string, content: Uint8Array | null) {
    const { db, pictures } = this.#parts
    await this.find(id)
    await db.transaction().execute(async (tx) => {
      if (content === null) await pictures.remove(tx, id)
      else await pictures.put(tx, id, content)
      const action = content === null ? 'template.picture_removed' : 'template.picture_set'
      await this.#note(tx, actor, action, id, {})
    })
    return this.find(id)
  }

  async #present(templates: readonly VmTemplate[]): Promise<AdministeredTemplate[]> {
    const { store, register } = this.#parts
    const [places, groups, open, typical] = await Promise.all([
      register.places(),
      register.groups(),
      register.openSessions(),
      store.typicalLaunchMs(),
    ])
    return templates.map((template) =>
      presentAdministered(template, {
        ...(places.get(template.nodeId) ?? { node: '', server: '' }),
        groupIds: groups.get(template.id) ?? [],
        openSessions: open.get(template.id) ?? 0,
        typicalLaunchMs: typical.get(template.id) ?? null,
      }),
    )
  }

  #note(tx: Tx, actor: Account, action: string, id: string, details: Record<string, unknown>) {
    const entry = { actor: actor.id, action, subject: `template:${id}`, details }
    return this.#parts.audit.write(entry, tx)
  }
}
