/**
 * How a VM says whose it is: the installation is in its tags, which every listing shows, and in its notes, which outlive
 * the loss of everything else. A VM is ours only if both say so.
 */
export interface VmMark {
  readonly installationId: string
  /** The session that it was cloned for. */
  readonly sessionId: string
}

export const installationTag = (installationId: string) => `carrel-${installationId}`

export const writeNotes = ({ installationId, sessionId }: VmMark) =>
  `carrel installation=${installationId} session=${sessionId}`

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const NOTES = new RegExp(`^carrel installation=(${UUID}) session=(${UUID})$`)

/** null for notes that anybody else wrote, or added to. */
export function readNotes(notes: string): VmMark | null {
  const [, installationId, sessionId] = NOTES.exec(notes.trim()) ?? []
  return installationId === undefined || sessionId === undefined
    ? null
    : { installationId, sessionId }
}
