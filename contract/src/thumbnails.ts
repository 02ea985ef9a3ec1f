import { z } from 'zod'
import { operation } from './operation.ts'

/** What a thumbnail may weigh, and how long its longer side is: enough to tell one's desktops apart, too little to read by. */
export const THUMBNAIL = { bytes: 40_000, pixels: 480 } as const

const BASE64_LENGTH = Math.ceil(THUMBNAIL.bytes / 3) * 4

/** A picture as a data URL: WebP, or JPEG where a browser cannot write that. */
export const ThumbnailImage = z
  .string()
  .max('data:image/webp;base64,'.length + BASE64_LENGTH)
  .regex(/^data:image\/(?:webp|jpeg);base64,[A-Za-z0-9+/]+={0,2}$/)

export const Thumbnail = z.object({ image: ThumbnailImage, taken_at: z.iso.datetime() })
export type Thumbnail = z.infer<typeof Thumbnail>

const params = z.object({ id: z.uuid() })

export const thumbnailOperations = {
  getThumbnail: operation({
    method: 'GET',
    path: '/api/v1/sessions/{id}/thumbnail',
    summary: 'What an own desktop looked like when it was last on a page; null if it never was',
    params,
    reply: { 200: z.object({ thumbnail: Thumbnail.nullable() }) },
  }),
  keepThumbnail: operation({
    method: 'PUT',
    path: '/api/v1/sessions/{id}/thumbnail',
    summary: 'Keep what an own active desktop looks like, until it ends',
    params,
    body: z.object({ image: ThumbnailImage }),
    reply: { 204: z.null() },
  }),
} as const
