import type { Db, Tx } from '../database/database.ts'
import type { TemplateColumns } from '../database/schema.ts'
import { isUniqueViolation } from '../database/unique-violation.ts'
import { notFound, Refusal } from '../http/refusal.ts'

/** The templates as an administrator keeps them. */
export class TemplateRegisterStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Returns its id. @throws Refusal `template_published` */
  async insert(tx: Tx, template: TemplateColumns): Promise<string> {
    const { id } = await tx
      .insertInto('vm_templates')
      .values(template)
      .returning('id')
      .executeTakeFirstOrThrow()
      .catch((error: unknown) => {
        if (!isUniqueViolation(error, 'vm_templates_node_id_vmid_key')) throw error
        throw new Refusal(409, 'template_published', 'This template is published already.', {
          hint: 'Change it where it is.',
        })
      })
    return id
  }

  /** @throws Refusal `not_found`, `template_changed` where `version` is not the one that it has */
  async change(
    tx: Tx,
    id: string,
    version: number,
    changes: Partial<TemplateColumns>,
  ): Promise<void> {
    const { numUpdatedRows } = await tx
      .updateTable('vm_templates')
      .set({ ...changes, version: version + 1, updated_at: new Date() })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (numUpdatedRows === 1n) return
    const found = await tx
      .selectFrom('vm_templates')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst()
    if (!found) throw notFound('template')
    throw new Refusal(
      409,
      'template_changed',
      'Somebody else has changed this template meanwhile.',
      {
        hint: 'Look at what they have saved, then save yours over it or leave it.',
      },
    )
  }

  /** @throws Refusal `invalid_template` for a group that there is not */
  async setGroups(tx: Tx, id: string, groupIds: readonly string[]): Promise<void> {
    await tx.deleteFrom('template_groups').where('template_id', '=', id).execute()
    const known = new Set(
      (await tx.selectFrom('groups').select('id').execute()).map((group) => group.id),
    )
    if (groupIds.some((group) => !known.has(group)))
      throw new Refusal(422, 'invalid_template', 'One of the groups does not exist any more.', {
        fields: { group_ids: 'names a group that does not exist' },
      })
    const rows = [...new Set(groupIds)].map((group_id) => ({ template_id: id, group_id }))
    if (rows.length > 0) await tx.insertInto('template_groups').values(rows).execute()
  }

  /** The groups that each template is for. */
  async groups(): Promise<Map<string, string[]>> {
    const rows = await this.#db.selectFrom('template_groups').selectAll().execute()
    const groups = new Map<string, string[]>()
    for (const { template_id, group_id } of rows)
      groups.set(template_id, [...(groups.get(template_id) ?? []), group_id])
    return groups
  }

  /** Sessions of each template that have not ended. */
  async openSessions(): Promise<Map<string, number>> {
    const rows = await this.#db
      .selectFrom('vm_sessions')
      .select(['template_id', this.#db.fn.countAll().as('count')])
      .where('status', 'not in', ['terminated', 'failed'])
      .groupBy('template_id')
      .execute()
    return new Map(rows.map(({ template_id, count }) => [template_id, Number(count)]))
  }

  /** Names of nodes and of their servers, by the node's id. */
  async places(): Promise<Map<string, { node: string; server: string }>> {
    const rows = await this.#db
      .selectFrom('proxmox_nodes')
      .innerJoin('proxmox_servers', 'proxmox_servers.id', 'proxmox_nodes.server_id')
      .select(['proxmox_nodes.id', 'proxmox_nodes.name as node', 'proxmox_servers.name as server'])
      .execute()
    return new Map(rows.map(({ id, node, server }) => [id, { node, server }]))
  }

  /** What templates of a server are published as, by VMID. */
  async publishedOn(serverId: string): Promise<Map<number, { id: string; node: string }>> {
    const rows = await this.#db
      .selectFrom('vm_templates')
      .innerJoin('proxmox_nodes', 'proxmox_nodes.id', 'vm_templates.node_id')
      .select(['vm_templates.id', 'vm_templates.vmid', 'proxmox_nodes.name as node'])
      .where('proxmox_nodes.server_id', '=', serverId)
      .execute()
    return new Map(rows.map(({ vmid, ...rest }) => [vmid, rest]))
  }
}
