import type { AuditEntry as ShownEntry } from '@carrel/contract'

/** One thing that was done, for whoever asks later. */
export interface AuditEntry {
  /** Who did it: a part of Carrel, or a person's id. */
  readonly actor: string
  /** `vm.destroyed`, `session.ended`, .. */
  readonly action: string
  /** `session:<id>`, `vm:<server>/<VMID>` or `connection:<id>`. */
  readonly subject: string
  /** Why, and what was seen; no secrets. */
  readonly details: Readonly<Record<string, unknown>>
}

export interface StoredEntry extends AuditEntry {
  /** A number or its digits, as the driver reads a bigint. */
  readonly id: string | number
  readonly at: Date
  /** The name of the person whose id `actor` is; null for a part of Carrel. */
  readonly person: string | null
}

export const presentEntry = ({ id, at, actor, person, ...entry }: StoredEntry): ShownEntry => ({
  ...{
    id: String(id),
    action: entry.action,
    subject: entry.subject,
    details: { ...entry.details },
  },
  at: at.toISOString(),
  actor: person ?? actor,
  actor_id: person === null ? null : actor,
})
