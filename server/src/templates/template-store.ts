import { type ExpressionBuilder, sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { Schema } from '../database/schema.ts'
import type { Vault } from '../vault/vault.ts'
import type { DescribedTemplate, VmTemplate } from './template.ts'
import { readTemplate, sealAccount, sealParameters, type TemplateRow } from './template-row.ts'

/** How many of the last launches the typical launch time is taken from. */
const LAUNCHES_OF_HISTORY = 20

/** Templates as people and their sessions find them. One that is for groups is there for their members alone. */
export class TemplateStore {
  readonly #db: Db
  readonly #vault: Vault

  constructor(db: Db, vault: Vault) {
    this.#db = db
    this.#vault = vault
  }

  /** What a person may launch, in its order. */
  async listLaunchable(userId: string): Promise<VmTemplate[]> {
    const rows = await this.#launchable(this.#db, userId)
      .orderBy('vm_templates.position')
      .orderBy('vm_templates.name')
      .execute()
    return this.#readAll(rows)
  }

  /** null where there is none, and where it is not for this person. */
  async findLaunchable(
    id: string,
    userId: string,
    db: Db | Tx = this.#db,
  ): Promise<VmTemplate | null> {
    return this.#one(this.#launchable(db, userId).where('vm_templates.id', '=', id))
  }

  /** Whatever it is for, and published or not, on a server that takes launches. */
  async findUsable(id: string, db: Db | Tx = this.#db): Promise<VmTemplate | null> {
    return this.#one(this.#usable(db).where('vm_templates.id', '=', id))
  }

  /** What a person has to do with: it is for them, wherever it is, or they have used it. */
  async findKnownTo(userId: string, id: string): Promise<VmTemplate | null> {
    return this.#one(
      templates(this.#db)
        .where('vm_templates.id', '=', id)
        .where((where) =>
          where.or([
            where.and([where('vm_templates.is_published', '=', true), isFor(where, userId)]),
            where.exists(
              where
                .selectFrom('vm_sessions')
                .select('vm_sessions.id')
                .whereRef('vm_sessions.template_id', '=', 'vm_templates.id')
                .where('vm_sessions.user_id', '=', userId),
            ),
          ]),
        ),
    )
  }

  /** Of a session, so whatever became of it or its server since. */
  async find(id: string, db: Db | Tx = this.#db): Promise<VmTemplate> {
    const template = await this.findAny(id, db)
    if (template === null) throw new Error(`template ${id} is missing`)
    return template
  }

  async findAny(id: string, db: Db | Tx = this.#db): Promise<VmTemplate | null> {
    return this.#one(templates(db).where('vm_templates.id', '=', id))
  }

  /** Every one, in the order in which people see them. */
  async list(): Promise<VmTemplate[]> {
    const rows = await templates(this.#db)
      .orderBy('vm_templates.position')
      .orderBy('vm_templates.name')
      .execute()
    return this.#readAll(rows)
  }

  /** Median milliseconds from launch to active over the last launches, by template. */
  async typicalLaunchMs(): Promise<Map<string, number>> {
    const { rows } = await sql<{ template_id: string; ms: number }>`
      select template_id, percentile_cont(0.5) within group (order by ms)::float8 as ms
      from (
        select template_id, extract(epoch from active_at - created_at) * 1000 as ms,
          row_number() over (partition by template_id order by active_at desc) as age
        from vm_sessions where active_at is not null and auto_start
      ) as launches
      where age <= ${LAUNCHES_OF_HISTORY}
      group by template_id`.execute(this.#db)
    return new Map(rows.map((row) => [row.template_id, Math.round(row.ms)]))
  }

  /** When a person launched each template last, by template. */
  async lastLaunchedAt(userId: string): Promise<Map<string, Date>> {
    const rows = await this.#db
      .selectFrom('vm_sessions')
      .select(['template_id', ({ fn }) => fn.max('created_at').as('at')])
      .where('user_id', '=', userId)
      .groupBy('template_id')
      .execute()
    return new Map(rows.map(({ template_id, at }) => [template_id, at]))
  }

  /** Adds the template, or gives the one with the same VM the new details. */
  async save(template: DescribedTemplate): Promise<void> {
    const details = {
      name: template.name,
      description: template.description,
      operating_system: template.operatingSystem,
      cpu_cores: template.cpuCores,
      memory_mb: template.memoryMb,
      disk_gb: template.diskGb,
      protocols: [...template.protocols],
      default_protocol: template.defaultProtocol,
      ports: JSON.stringify(template.ports),
      guacamole_parameters: JSON.stringify(
        sealParameters(this.#vault, template.guacamoleParameters),
      ),
      guest_username: template.guestUsername,
      session_type: template.sessionType,
      session_minutes: template.sessionMinutes,
      shared: template.shared,
      snapshot_ram: template.snapshotRam,
      keep_snapshots: template.keepSnapshots,
      when_powered_off: template.whenPoweredOff,
      locked_parameters: template.lockedParameters && JSON.stringify(template.lockedParameters),
      own_account: template.ownAccount,
      ...(template.account !== undefined && sealAccount(this.#vault, template.account)),
    }
    await this.#db
      .insertInto('vm_templates')
      .values({ node_id: template.nodeId, vmid: template.vmid, ...details })
      .onConflict((conflict) => conflict.columns(['node_id', 'vmid']).doUpdateSet(details))
      .execute()
  }

  async #one(query: ReturnType<typeof templates>): Promise<VmTemplate | null> {
    const row = await query.executeTakeFirst()
    return row ? readTemplate(this.#vault, row) : null
  }

  #readAll(rows: readonly TemplateRow[]): VmTemplate[] {
    return rows.map((row) => readTemplate(this.#vault, row))
  }

  #usable(db: Db | Tx) {
    return templates(db)
      .where('proxmox_servers.is_active', '=', true)
      .where('proxmox_servers.is_draining', '=', false)
  }

  #launchable(db: Db | Tx, userId: string) {
    return this.#usable(db)
      .where('vm_templates.is_published', '=', true)
      .where((where) => isFor(where, userId))
  }
}

const isFor = (where: ExpressionBuilder<Schema, 'vm_templates'>, userId: string) =>
  where.or([
    where('vm_templates.access', '=', 'everyone'),
    where.exists(
      where
        .selectFrom('template_groups')
        .innerJoin('group_members', 'group_members.group_id', 'template_groups.group_id')
        .select('template_groups.group_id')
        .whereRef('template_groups.template_id', '=', 'vm_templates.id')
        .where('group_members.user_id', '=', userId),
    ),
  ])

const templates = (db: Db | Tx) =>
  db
    .selectFrom('vm_templates')
    .innerJoin('proxmox_nodes', 'proxmox_nodes.id', 'vm_templates.node_id')
    .innerJoin('proxmox_servers', 'proxmox_servers.id', 'proxmox_nodes.server_id')
    .leftJoin('template_pictures', 'template_pictures.template_id', 'vm_templates.id')
    .selectAll('vm_templates')
    .select(['proxmox_nodes.server_id', 'template_pictures.hash as picture_hash'])
