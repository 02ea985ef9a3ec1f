import { NEARLY_FULL } from '@carrel/contract'
import type { Db } from '../database/database.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import type { Notice } from '../notifications/notification.ts'
import type { Notifications } from '../notifications/notifications.ts'
import type { NodeStore } from './node-store.ts'
import type { ServerHealthStore, WatchedServer } from './server-health-store.ts'
import { loadOf, ROOMY, type ServerLoad } from './server-load.ts'

/** A look that fails now and then is no news. */
const SILENT_MS = 30_000

export interface ServerHealthParts {
  readonly db: Db
  readonly store: ServerHealthStore
  readonly nodes: NodeStore
  readonly notifications: Notifications
  readonly silentMs?: number | undefined
}

/** Tells administrators, from each look at a server, what they should know of it: once, and again when it is over. */
export class ServerHealth {
  readonly #parts: ServerHealthParts

  constructor(parts: ServerHealthParts) {
    this.#parts = parts
  }

  /** Its nodes and what is used of them have been noted. */
  async answered(serverId: string): Promise<void> {
    const { db, nodes, notifications } = this.#parts
    const server = await this.#parts.store.note(serverId, true, new Date())
    if (server === null) return
    await notifications.resolve(['server_offline', 'certificate_changed'], subjectOf(serverId))
    const isUsed = server.isActive && !server.isDraining
    const load = isUsed ? loadOf(await nodes.capacities(db, serverId)) : null
    if (load !== null && load.share >= NEARLY_FULL)
      await notifications.raise(nearlyFull(serverId, server, load))
    if (!isUsed || (load !== null && load.share < ROOMY))
      await notifications.resolve(['capacity_low'], subjectOf(serverId))
  }

  /** `askedAt`: when the look began that was not answered. */
  async failed(serverId: string, error: unknown, askedAt = new Date()): Promise<void> {
    const { notifications, silentMs = SILENT_MS } = this.#parts
    const now = new Date()
    const server = await this.#parts.store.note(serverId, false, askedAt)
    if (server === null) return
    const subject = subjectOf(serverId)
    if (!server.isActive)
      return notifications.resolve(
        ['server_offline', 'certificate_changed', 'capacity_low'],
        subject,
      )
    if (error instanceof HypervisorError && error.code === 'certificate_mismatch')
      return notifications.raise(certificateChanged(serverId, server))
    const silence = now.getTime() - (server.silentSince ?? now).getTime()
    if (silence >= silentMs) await notifications.raise(offline(serverId, server, error))
  }
}
const subjectOf = (serverId: string): string => `server ${serverId}`

const notice = (
  kind: Notice['kind'],
  serverId: string,
): Pick<Notice, 'kind' | 'subject' | 'sessionId'> => ({
  ...{ kind, subject: subjectOf(serverId), sessionId: null },
})

const offline = (serverId: string, { name }: WatchedServer, error: unknown): Notice => {
  const known = error instanceof HypervisorError ? error : null
  return {
    ...notice('server_offline', serverId),
    title: `“${name}” does not answer`,
    message: `${known?.message ?? 'The server could not be asked.'} No desktop can be launched on it.`,
    hint: known?.hint ?? 'See whether its nodes run and can be reached from here.',
  }
}

const certificateChanged = (serverId: string, { name }: WatchedServer): Notice => ({
  ...notice('certificate_changed', serverId),
  title: `“${name}” shows another certificate`,
  message: 'It is not the one that was confirmed, so nothing was sent to it, the token neither.',
  hint: 'If it was renewed, compare the fingerprint on the node and confirm it on the page of servers. Otherwise somebody else may be answering.',
})

const nearlyFull = (serverId: string, { name }: WatchedServer, load: ServerLoad): Notice => ({
  ...notice('capacity_low', serverId),
  title: `“${name}” is nearly full`,
  message: `${Math.round(load.share * 100)} % of its ${load.scarcest} is taken.`,
  hint: 'Raise its limits if it bears more, add a node, or end desktops that nobody uses.',
})
