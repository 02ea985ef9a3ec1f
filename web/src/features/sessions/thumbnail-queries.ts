import { type Thumbnail, thumbnailOperations } from '@carrel/contract'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { serverNow } from '../../api/server-clock.ts'

const thumbnailKey = (sessionId: string) => ['thumbnail', sessionId] as const

export const thumbnailQuery = (sessionId: string) =>
  queryOptions({
    queryKey: thumbnailKey(sessionId),
    queryFn: async ({ signal }): Promise<Thumbnail | null> =>
      (await call(thumbnailOperations.getThumbnail, { params: { id: sessionId }, signal })).body
        .thumbnail,
  })

/** A page that shows the desktop has made a newer one, here or on another device. */
export const refetchThumbnail = (client: QueryClient, sessionId: string): Promise<void> =>
  client.invalidateQueries({ queryKey: thumbnailKey(sessionId) })

/** What this page's own viewer has made is shown at once, and kept for the person's other pages. */
export async function keepThumbnail(
  client: QueryClient,
  sessionId: string,
  image: string,
): Promise<void> {
  const thumbnail: Thumbnail = { image, taken_at: new Date(serverNow()).toISOString() }
  client.setQueryData(thumbnailQuery(sessionId).queryKey, () => thumbnail)
  await call(thumbnailOperations.keepThumbnail, { params: { id: sessionId }, body: { image } })
}
