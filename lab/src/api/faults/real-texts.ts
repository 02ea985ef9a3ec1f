import { type Dice, oneOf } from './dice.ts'

type Texts = readonly [string, ...string[]]

/** What a call answers with 500 on a cluster that has too much to do, or that has lost some of its parts. */
const reasons: Texts = [
  'cluster not ready - no quorum?',
  'got no worker upid - start worker failed',
  "can't lock file '/var/lock/pve-manager/pve-storage-local' - got timeout",
  "cfs-lock 'file-storage_cfg' error: got lock request timeout",
  "storage 'local' is not online",
]

/** How tasks end; `{vmid}` is the one in the task's name. */
const failures: Readonly<Record<string, Texts>> = {
  qmclone: [
    "clone failed: can't lock file '/var/lock/pve-manager/pve-storage-local' - got timeout",
    "clone failed: cfs-lock 'storage-local' error: got lock request timeout",
    "clone failed: storage 'local' is not online",
  ],
  qmstart: ['start failed: QEMU exited with code 1', "storage 'local' is not online"],
  qmshutdown: ['VM quit/powerdown failed - got timeout', 'VM quit/powerdown failed'],
}
const anyFailure: Texts = [
  "can't lock file '/var/lock/qemu-server/lock-{vmid}.conf' - got timeout",
  'cluster not ready - no quorum?',
]

const warnings: Readonly<Record<string, Texts>> = {
  qmclone: ['volume deactivation failed: local:{vmid}/base-{vmid}-disk-0.qcow2'],
  qmdestroy: [
    "Could not remove disk 'local:{vmid}/vm-{vmid}-disk-0.qcow2', check manually: got timeout",
  ],
}
const anyWarning: Texts = ['could not set polling interval for ballooning - got timeout']

export const serverErrorReason = (dice: Dice): string => oneOf(dice, reasons)

export function taskError(dice: Dice, type: string, id: string): string {
  return oneOf(dice, failures[type] ?? anyFailure).replaceAll('{vmid}', id)
}

export function taskWarning(dice: Dice, type: string, id: string): string {
  return oneOf(dice, warnings[type] ?? anyWarning).replaceAll('{vmid}', id)
}
