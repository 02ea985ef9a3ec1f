import type { EndReason } from '@carrel/contract'
import type { Tx } from '../database/database.ts'
import type { VmRef } from '../hypervisor/hypervisor.ts'
import type { VmMark } from './vm-mark.ts'

/**
 * What the reconciler sets right (R4): the outside world is compared with what is recorded here, and each difference is a
 * repair with its reason. Repairs are found without touching anything, and each is looked at once more when it is carried out.
 */
export type Repair = { readonly reason: string } & (
  | {
      /** It is ours, and its session has done with it. */
      readonly kind: 'destroy_vm'
      readonly serverId: string
      readonly vm: VmRef
      readonly mark: VmMark
    }
  | {
      /** Its notes and its name prove that it is ours, and its clone was cut off before it had its tags. */
      readonly kind: 'label_vm'
      readonly serverId: string
      readonly vm: VmRef
      readonly mark: VmMark
    }
  | {
      /** It is waited for or left alone, and somebody should look at it. */
      readonly kind: 'report_vm'
      readonly serverId: string
      readonly vm: VmRef
      readonly finding: 'unknown' | 'unproven' | 'locked'
    }
  | {
      /** It is waited for, and has been for so long that somebody should look at it. */
      readonly kind: 'report_session'
      readonly sessionId: string
      readonly finding: 'stuck'
    }
  | {
      readonly kind: 'end_session'
      readonly sessionId: string
      readonly endReason: EndReason
      /** How its VM has to be found once more; null where that does not matter. */
      readonly verify: 'absent' | 'stopped' | null
    }
  | {
      /** Its job is sent again. */
      readonly kind: 'continue_session'
      readonly sessionId: string
    }
  | {
      /** A job sees to it that the VM runs, and that the connection is there and leads to the VM. */
      readonly kind: 'look_after_session'
      readonly sessionId: string
    }
  | {
      /** A kept desktop that runs although no session uses it: a job stops it. */
      readonly kind: 'stop_desktop'
      readonly sessionId: string
    }
  | { readonly kind: 'delete_connection'; readonly connectionId: string }
)

export interface RepairRecord {
  /** A part of Carrel, or a person's id. */
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly details: Readonly<Record<string, unknown>>
}

/** Where repairs are written down. */
export interface RepairLog {
  write(record: RepairRecord, tx?: Tx): Promise<void>
  /** Only the first time for its action and subject: true then. */
  writeOnce(record: RepairRecord, tx?: Tx): Promise<boolean>
}

export const subjectOfSession = (id: string) => `session:${id}`
export const subjectOfVm = (serverId: string, { vmid }: VmRef) => `vm:${serverId}/${vmid}`
export const subjectOfConnection = (id: string) => `connection:${id}`
