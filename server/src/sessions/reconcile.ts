import type { FastifyBaseLogger } from 'fastify'
import type { GatewayOutage } from '../guacamole/gateway-outage.ts'
import { GuacamoleError } from '../guacamole/guacamole-client.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import type { InventoryVm } from '../hypervisor/inventory.ts'
import { inParallel } from '../jobs/in-parallel.ts'
import type { Look } from '../servers/inventories.ts'
import { type CarryOutParts, carryOut } from './carry-out-repair.ts'
import { findConnectionRepairs } from './find-connection-repairs.ts'
import { findServerRepairs } from './find-server-repairs.ts'
import type { FailedRepair, ReconcileStore } from './reconcile-store.ts'
import type { Repair } from './repair.ts'
import { noteLocks, sessionBeginning, strayVms, untaggedVms } from './stray-vms.ts'
import { readNotes } from './vm-mark.ts'

/** In words that may be shown: an error of ours that says no more than that is in the log alone. */
const problemOf = (error: unknown) =>
  error instanceof HypervisorError || error instanceof GuacamoleError
    ? error.message
    : 'Something went wrong on Carrel’s side; the log says what.'

/** A worker that starts looks at once, unless one has just started too. */
const AFTER_START_MS = 2000
/** Looks come at a pace of their own: one that comes a moment early is not passed over for the next, ten seconds later. */
const NEARLY = 0.9
const REPAIRS_AT_ONCE = 8
const GATEWAY = 'gateway'

export interface ReconcilerParts extends CarryOutParts {
  readonly seen: ReconcileStore
  readonly installationId: string
  readonly outage: GatewayOutage
  readonly log: FastifyBaseLogger
  readonly everyMs: number
}

/**
 * Compares servers and gateway with the database, and repairs what differs (R4). The outside world is asked before the
 * sessions are read: whoever makes a VM or a connection notes it first, so what nobody has noted by then is nobody’s.
 */
export class Reconciler {
  readonly #parts: ReconcilerParts
  readonly #busy = new Set<string>()
  readonly #locks = new Map<string, ReadonlyMap<number, Date>>()

  constructor(parts: ReconcilerParts) {
    this.#parts = parts
  }

  /** `look`: at the server, just now; null if it did not answer. */
  async server(serverId: string, look: Look | null, isStart: boolean): Promise<void> {
    await this.#inTurn(serverId, isStart, async () =>
      this.#carryOut(await this.#ofServer(serverId, look)),
    )
  }

  async connections(isStart: boolean): Promise<void> {
    const { guacamole, seen, outage } = this.#parts
    await this.#inTurn(GATEWAY, isStart, async () => {
      const connections = await guacamole.listActiveConnections()
      outage.over()
      const sessions = await seen.listConnected()
      return this.#carryOut(findConnectionRepairs(connections, sessions))
    }).catch(outage.note)
  }

  /** One worker of several, and not while it still carries out what it found before. */
  async #inTurn(
    subject: string,
    isStart: boolean,
    work: () => Promise<FailedRepair[]>,
  ): Promise<void> {
    const { seen, everyMs } = this.#parts
    if (this.#busy.has(subject)) return
    this.#busy.add(subject)
    try {
      const pauseMs = isStart ? Math.min(AFTER_START_MS, everyMs) : everyMs * NEARLY
      if (await seen.claim(subject, pauseMs)) await seen.noteFailed(subject, await work())
    } finally {
      this.#busy.delete(subject)
    }
  }

  async #ofServer(serverId: string, look: Look | null): Promise<Repair[]> {
    const { seen, installationId } = this.#parts
    const now = look?.askedAt ?? new Date()
    const vms = look?.inventory.vms ?? null
    const lockedSince = noteLocks(this.#locks.get(serverId) ?? new Map(), vms ?? [], now)
    if (vms !== null) this.#locks.set(serverId, lockedSince)
    const sessions = await seen.listOfServer(serverId)
    const kept = await seen.keptOfServer(serverId)
    const claimedVmids = await seen.claimedVmids(serverId)
    const listed = { installationId, vms, claimedVmids }
    const unlabelled = await this.#ofEndedSessions(untaggedVms(listed), serverId)
    const notes = await this.#notesOf([...strayVms(listed), ...unlabelled], serverId)
    const marks = [...notes.values()].flatMap((text) => readNotes(text ?? '') ?? [])
    const ended = await seen.findEnded(marks.map(({ sessionId }) => sessionId))
    const vmsSeen = { vms, kept, claimedVmids, unlabelled, notes, ended, lockedSince }
    return findServerRepairs({ installationId, serverId, now, sessions, ...vmsSeen })
  }

  async #ofEndedSessions(vms: readonly InventoryVm[], serverId: string): Promise<InventoryVm[]> {
    const beginnings = vms.flatMap((vm) => sessionBeginning(vm) ?? [])
    const ended = await this.#parts.seen.endedAmong(serverId, beginnings)
    return vms.filter((vm) => ended.has(sessionBeginning(vm) ?? ''))
  }

  /** The only VMs that are asked one by one: those that look like ours, and that nobody claims. */
  async #notesOf(strays: readonly InventoryVm[], serverId: string) {
    const notes = new Map<number, string | null>()
    if (strays.length === 0) return notes
    const hypervisor = await this.#parts.hypervisors.of(serverId)
    await inParallel(strays, REPAIRS_AT_ONCE, async (vm) => {
      try {
        notes.set(vm.vmid, await hypervisor.description(vm))
      } catch (error) {
        this.#parts.log.warn({ vmid: vm.vmid, err: error }, 'the notes of a VM could not be read')
      }
    })
    return notes
  }

  /** Returns those that failed: they will be found again. */
  async #carryOut(repairs: readonly Repair[]): Promise<FailedRepair[]> {
    const failed: FailedRepair[] = []
    await inParallel(repairs, REPAIRS_AT_ONCE, async (repair) => {
      try {
        await carryOut(repair, this.#parts)
      } catch (error) {
        this.#parts.log.warn({ repair, err: error }, 'a repair failed, and will be tried again')
        failed.push({ what: repair.kind, reason: repair.reason, problem: problemOf(error) })
      }
    })
    return failed
  }
}
