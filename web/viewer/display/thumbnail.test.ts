import { ThumbnailImage } from '@carrel/contract'
import { expect, it, vi } from 'vitest'
import { openViewer } from '../testing/open-viewer.ts'
import { smallEnough, thumbnailSize } from './thumbnail.ts'

it('a thumbnail is at most 480 pixels long, in the desktop’s proportions', () => {
  expect(thumbnailSize({ width: 1920, height: 1080 })).toEqual({ width: 480, height: 270 })
  expect(thumbnailSize({ width: 390, height: 844 })).toEqual({ width: 222, height: 480 })
  expect(thumbnailSize({ width: 320, height: 200 })).toEqual({ width: 320, height: 200 })
})

it('a busy picture is compressed until it is small enough, and not sent if it never is', () => {
  const encode = (type: string, quality: number) =>
    `data:${type};base64,${'A'.repeat(Math.round(quality * 200))}`
  expect(smallEnough(encode, 90)).toBe(encode('image/webp', 0.5))
  expect(smallEnough(encode, 10)).toBeNull()
})

it('a browser that cannot write WebP writes JPEG', () => {
  const encode = (type: string) =>
    type === 'image/webp' ? 'data:image/png;base64,AAAA' : `data:${type};base64,AAAA`
  expect(smallEnough(encode)).toBe('data:image/jpeg;base64,AAAA')
})

it('the application is told of a picture that has changed, and of none that has not', async () => {
  let image = ThumbnailImage.parse('data:image/webp;base64,AAAA')
  HTMLCanvasElement.prototype.toDataURL = () => image
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const viewer = await openViewer()
  const thumbnails = () => viewer.told.filter(({ type }) => type === 'thumbnail')
  await vi.waitFor(() => expect(thumbnails()).toEqual([{ type: 'thumbnail', image }]), 10_000)

  image = 'data:image/webp;base64,BBBB'
  await vi.advanceTimersByTimeAsync(60_000)
  expect(thumbnails()).toHaveLength(1)

  viewer.send(['cfill', 14, 0, 9, 9, 9, 255], ['sync', 2])
  await vi.advanceTimersByTimeAsync(20_000)
  expect(thumbnails()).toHaveLength(2)

  viewer.send(['cfill', 14, 0, 9, 9, 9, 255], ['sync', 3])
  await vi.advanceTimersByTimeAsync(20_000)
  expect(thumbnails()).toHaveLength(2)
})
