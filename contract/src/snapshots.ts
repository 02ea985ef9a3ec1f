import { z } from 'zod'
import { operation } from './operation.ts'
import { SessionFailure } from './sessions.ts'

export const SnapshotNote = z.string().trim().max(80)

/** Bytes of a storage. */
export const Space = z.object({
  /** At most. */
  allotted: z.number(),
  /** null where the storage does not tell. */
  used: z.number().nullable(),
})
export type Space = z.infer<typeof Space>

/** `failed`: it could not be taken; nothing of it is kept but its record, until that is deleted. */
export const SnapshotState = z.enum(['being_taken', 'taken', 'failed'])
export type SnapshotState = z.infer<typeof SnapshotState>

export const Snapshot = z.object({
  id: z.uuid(),
  /** The session that ended with it, or that the desktop belonged to when its person asked for it. */
  session_id: z.uuid(),
  snapshot_name: z.string(),
  /** With the VM's memory: whoever goes back to it finds their windows open. */
  with_ram: z.boolean(),
  /** What the memory takes; null without it, and where nobody tells. */
  memory: Space.nullable(),
  created_at: z.iso.datetime(),
  /** What its person calls it; empty as long as they do not. */
  note: SnapshotNote,
  /** The desktop's next start goes back to it. */
  is_next: z.boolean(),
  is_being_deleted: z.boolean(),
  /** Its person asked for it. */
  by_hand: z.boolean(),
  state: SnapshotState,
  /** Why it could not be taken. */
  problem: SessionFailure.nullable(),
})
export type Snapshot = z.infer<typeof Snapshot>

/** `ending`: it is being put away. `discarding`: it is being destroyed, for good. */
export const DesktopState = z.enum(['open', 'ending', 'kept', 'discarding'])
export type DesktopState = z.infer<typeof DesktopState>

/** A person's own VM of a persistent template, kept between sessions. */
export const Desktop = z.object({
  template_id: z.uuid(),
  template_name: z.string(),
  state: DesktopState,
  /** The session that has it, or had it last. */
  session_id: z.uuid(),
  /** Why that session ended without a snapshot, or its own could not be gone back to. */
  snapshot_problem: SessionFailure.nullable(),
  /** What its disks took at the newest snapshot, with all that its snapshots keep; null where nobody tells. */
  disks: Space.nullable(),
  /** Of snapshots that are taken by hand: how many there may be, how many more, and whether the next has the memory. */
  by_hand: z.object({ limit: z.int(), left: z.int(), with_ram: z.boolean() }),
  /** Newest first. If none of them is next, the desktop starts as it was left. */
  snapshots: z.array(Snapshot),
})
export type Desktop = z.infer<typeof Desktop>

const params = z.object({ id: z.uuid() })

export const snapshotOperations = {
  listSnapshots: operation({
    method: 'GET',
    path: '/api/v1/snapshots',
    summary: 'Own desktops that are kept between sessions, with their snapshots',
    reply: { 200: z.object({ desktops: z.array(Desktop) }) },
  }),
  takeSnapshot: operation({
    method: 'POST',
    path: '/api/v1/desktops/{template_id}/snapshots',
    summary:
      'Take a snapshot of the own desktop of a template now, while it is open or kept; the answer comes before it is taken',
    params: z.object({ template_id: z.uuid() }),
    body: z.object({ note: SnapshotNote.optional() }),
    reply: { 202: Desktop },
  }),
  restoreSnapshot: operation({
    method: 'POST',
    path: '/api/v1/snapshots/{id}/restore',
    summary: 'Have the desktop’s next start go back to this snapshot',
    params,
    reply: { 200: Desktop },
  }),
  noteSnapshot: operation({
    method: 'PATCH',
    path: '/api/v1/snapshots/{id}',
    summary: 'Give a snapshot a note, to know it again by',
    params,
    body: z.object({ note: SnapshotNote }),
    reply: { 200: Desktop },
  }),
  deleteSnapshot: operation({
    method: 'DELETE',
    path: '/api/v1/snapshots/{id}',
    summary: 'Delete a snapshot; the answer comes before it is gone',
    params,
    reply: { 202: Desktop },
  }),
  discardDesktop: operation({
    method: 'DELETE',
    path: '/api/v1/desktops/{template_id}',
    summary:
      'Destroy the own desktop of a template with all its snapshots; the answer comes before it is gone',
    params: z.object({ template_id: z.uuid() }),
    reply: { 202: Desktop },
  }),
} as const
