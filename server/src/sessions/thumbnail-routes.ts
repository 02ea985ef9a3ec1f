import { thumbnailOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { Account } from '../people/person.ts'
import type { VmSession } from './session.ts'
import type { Thumbnails } from './thumbnails.ts'

/** Every six seconds, for each of five desktops. */
const THUMBNAILS_PER_MINUTE = 50

export interface ThumbnailRouteParts {
  readonly thumbnails: Thumbnails
  /** @throws Refusal `not_found`, `forbidden` */
  readonly ownSession: (id: string, account: Account) => Promise<VmSession>
}

export function thumbnailRoutes(
  routes: Routes,
  { thumbnails, ownSession }: ThumbnailRouteParts,
): void {
  routes.signedIn(thumbnailOperations.getThumbnail, async ({ account, params }) => {
    const kept = await thumbnails.of(await ownSession(params.id, account))
    return {
      thumbnail: kept && { image: kept.image, taken_at: kept.takenAt.toISOString() },
    }
  })

  routes.signedIn(
    thumbnailOperations.keepThumbnail,
    async ({ account, params, body }) => {
      await thumbnails.keep(await ownSession(params.id, account), body.image)
      return null
    },
    { perMinute: THUMBNAILS_PER_MINUTE },
  )
}
