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
