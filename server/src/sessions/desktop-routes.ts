import { snapshotOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import { presentDesktop } from './desktop.ts'
import type { Desktops } from './desktops.ts'

const SNAPSHOTS_PER_MINUTE = 10

export function desktopRoutes(routes: Routes, desktops: Desktops): void {
  routes.signedIn(snapshotOperations.listSnapshots, async ({ account }) => ({
    desktops: (await desktops.list(account.id)).map(presentDesktop),
  }))

  routes.signedIn(
    snapshotOperations.takeSnapshot,
    async ({ account, params, body }) =>
      presentDesktop(await desktops.takeSnapshot(account.id, params.template_id, body.note ?? '')),
    { perMinute: SNAPSHOTS_PER_MINUTE },
  )

  routes.signedIn(snapshotOperations.restoreSnapshot, async ({ account, params }) =>
    presentDesktop(await desktops.restore(account.id, params.id)),
  )

  routes.signedIn(snapshotOperations.noteSnapshot, async ({ account, params, body }) =>
    presentDesktop(await desktops.annotate(account.id, params.id, body.note)),
  )

  routes.signedIn(snapshotOperations.deleteSnapshot, async ({ account, params }) =>
    presentDesktop(await desktops.deleteSnapshot(account.id, params.id)),
  )

  routes.signedIn(snapshotOperations.discardDesktop, async ({ account, params }) =>
    presentDesktop(await desktops.discard(account.id, params.template_id)),
  )
}
