import type { Vm } from '@carrel/lab/api/vms/vm'
import { readNotes } from '@carrel/server/sessions/vm-mark'
import type { Journal, VmSeen } from './observations.ts'

interface LedgerVm {
  readonly vmid: number
  readonly node: string
  /** The session that its notes name, if they name our installation. */
  readonly sessionId: string | null
  readonly isBeingCloned: boolean
  isOn: boolean
  hasRun: boolean
}

/** Which VMs there are in the lab and what they are in, by its own word, whoever made them. */
export class VmLedger {
  readonly #journal: Journal
  readonly #vms = new Map<number, LedgerVm>()
  readonly #onChange: () => void
  installationId = ''
  /** Somebody else's, whatever they look like. */
  foreign: ReadonlySet<number> = new Set()

  constructor(journal: Journal, onChange: () => void) {
    this.#journal = journal
    this.#onChange = onChange
  }

  changed(before: Vm | null, after: Vm | null): void {
    const vmid = before?.vmid ?? after?.vmid ?? 0
    const known = this.#vms.get(vmid)
    if (after === null) {
      this.#vms.delete(vmid)
      this.#tell('gone', vmid, before?.node ?? '', known?.sessionId ?? null)
      return
    }
    const mark = readNotes(String(after.config.description ?? ''))
    const isOurs = mark?.installationId === this.installationId && !this.foreign.has(vmid)
    const sessionId = isOurs ? mark.sessionId : null
    const isBeingCloned = after.lock === 'clone'
    const { isOn = false, hasRun = false } = known ?? {}
    this.#vms.set(vmid, { vmid, node: after.node, sessionId, isBeingCloned, isOn, hasRun })
    if (!known) this.#tell('made', vmid, after.node, sessionId)
    else if (known.sessionId !== sessionId) this.#tell('noted', vmid, after.node, sessionId)
    if (known?.isBeingCloned !== isBeingCloned || known?.node !== after.node) this.#onChange()
  }

  power(vmid: number, isOn: boolean): void {
    const vm = this.#vms.get(vmid)
    if (!vm) return
    this.#vms.set(vmid, { ...vm, isOn, hasRun: vm.hasRun || isOn })
    this.#tell(isOn ? 'on' : 'off', vmid, vm.node, vm.sessionId)
    this.#onChange()
  }

  /** Ours, and not put away: those that run, and those that have not run yet. */
  inUse(): LedgerVm[] {
    return [...this.#vms.values()].filter(
      (vm) => (vm.sessionId !== null || vm.isBeingCloned) && (vm.isOn || !vm.hasRun),
    )
  }

  /** Sessions whose notes are on more than one VM. */
  doubles(): string[] {
    const seen = new Set<string>()
    const twice = new Set<string>()
    for (const { sessionId } of this.#vms.values()) {
      if (sessionId === null) continue
      if (seen.has(sessionId)) twice.add(sessionId)
      seen.add(sessionId)
    }
    return [...twice]
  }

  #tell(event: VmSeen['event'], vmid: number, node: string, sessionId: string | null): void {
    this.#journal.vms.push({ at: this.#journal.now(), event, vmid, node, sessionId })
  }
}
