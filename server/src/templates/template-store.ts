import { findParameter, Protocol } from '@carrel/contract'
import { type Selectable, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Schema } from '../database/schema.ts'
import { templatePurpose } from '../vault/purposes.ts'
import type { Vault } from '../vault/vault.ts'
import type { NewTemplate, VmTemplate } from './template.ts'

/** How many of the last launches the typical launch time is taken from. */
const LAUNCHES_OF_HISTORY = 20
export const ACCOUNT_PASSWORD_PURPOSE = 'vm_templates.account_password'

type Row = Selectable<Schema['vm_templates']> & { server_id: string }

export class TemplateStore {
  readonly #db: Db
  readonly #vault: Vault

  constructor(db: Db, vault: Vault) {
    this.#db = db
    this.#vault = vault
  }

  /** Templates of servers that take launches, by name. */
  async listLaunchable(): Promise<VmTemplate[]> {
    const rows = await this.#launchable().orderBy('vm_templates.name').execute()
    return rows.map((row) => this.#read(row))
  }

  async findLaunchable(id: string): Promise<VmTemplate | null> {
    const row = await this.#launchable().where('vm_templates.id', '=', id).executeTakeFirst()
    return row ? this.#read(row) : null
  }

  /** Of a running session, so whatever became of its server since. */
  async find(id: string): Promise<VmTemplate> {
    return this.#read(await this.#all().where('vm_templates.id', '=', id).executeTakeFirstOrThrow())
  }

  /** Also of a server that is out of service; null if there is none. */
  async findAny(id: string): Promise<VmTemplate | null> {
    const row = await this.#all().where('vm_templates.id', '=', id).executeTakeFirst()
    return row ? this.#read(row) : null
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

  /** Adds the template, or gives the one with the same VM the new details. */
  async save(template: NewTemplate): Promise<void> {
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
      guacamole_parameters: JSON.stringify(this.#sealSecrets(template.guacamoleParameters)),
      guest_username: template.guestUsername,
      session_type: template.sessionType,
      session_minutes: template.sessionMinutes,
      shared: template.shared,
      snapshot_ram: template.snapshotRam,
      keep_snapshots: template.keepSnapshots,
      when_powered_off: template.whenPoweredOff,
      locked_parameters: template.lockedParameters && JSON.stringify(template.lockedParameters),
      own_account: template.ownAccount,
      ...(template.account !== undefined && this.#sealed(template.account)),
    }
    await this.#db
      .insertInto('vm_templates')
      .values({ node_id: template.nodeId, vmid: template.vmid, ...details })
      .onConflict((conflict) => conflict.columns(['node_id', 'vmid']).doUpdateSet(details))
      .execute()
  }

  #sealSecrets(parameters: VmTemplate['guacamoleParameters']) {
    return mapParameters(parameters, (protocol, name, value) =>
      findParameter(protocol, name)?.parameter.secret
        ? { sealed: this.#vault.seal(templatePurpose(name), value) }
        : value,
    )
  }

  #read(row: Row): VmTemplate {
    const guacamoleParameters = mapParameters(row.guacamole_parameters, (_, name, value) =>
      typeof value === 'object'
        ? this.#vault.open(templatePurpose(name), value.sealed)
        : String(value),
    )
    return { ...read(row), guacamoleParameters }
  }

  #sealed(account: { username: string; password: string } | null) {
    return {
      account_username: account?.username ?? null,
      account_password: account && this.#vault.seal(ACCOUNT_PASSWORD_PURPOSE, account.password),
    }
  }

  #launchable() {
    return this.#all()
      .where('proxmox_servers.is_active', '=', true)
      .where('proxmox_servers.is_draining', '=', false)
  }

  #all() {
    return this.#db
      .selectFrom('vm_templates')
      .innerJoin('proxmox_nodes', 'proxmox_nodes.id', 'vm_templates.node_id')
      .innerJoin('proxmox_servers', 'proxmox_servers.id', 'proxmox_nodes.server_id')
      .selectAll('vm_templates')
      .select('proxmox_nodes.server_id')
  }
}

function mapParameters<From, To>(
  parameters: Partial<Record<Protocol, Readonly<Record<string, From>>>>,
  change: (protocol: Protocol, name: string, value: From) => To,
): Partial<Record<Protocol, Record<string, To>>> {
  const mapped: Partial<Record<Protocol, Record<string, To>>> = {}
  for (const protocol of Protocol.options)
    if (parameters[protocol])
      mapped[protocol] = Object.fromEntries(
        Object.entries(parameters[protocol]).map(([name, value]) => [
          name,
          change(protocol, name, value),
        ]),
      )
  return mapped
}

const read = (row: Row): Omit<VmTemplate, 'guacamoleParameters'> => ({
  id: row.id,
  serverId: row.server_id,
  nodeId: row.node_id,
  vmid: row.vmid,
  name: row.name,
  description: row.description,
  operatingSystem: row.operating_system,
  cpuCores: row.cpu_cores,
  memoryMb: row.memory_mb,
  diskGb: Number(row.disk_gb),
  protocols: row.protocols,
  defaultProtocol: row.default_protocol,
  ports: row.ports,
  guestUsername: row.guest_username,
  sessionType: row.session_type,
  sessionMinutes: row.session_minutes,
  shared: row.shared,
  snapshotRam: row.snapshot_ram,
  keepSnapshots: row.keep_snapshots,
  whenPoweredOff: row.when_powered_off,
  lockedParameters: row.locked_parameters,
  ownAccount: row.own_account,
  account:
    row.account_username === null || row.account_password === null
      ? null
      : { username: row.account_username, sealedPassword: row.account_password },
})
