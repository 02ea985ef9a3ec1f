import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../places.ts'
import { spanOf, toCaptionFile, toFrameList } from './film.ts'
import { filmSeconds } from './film-length.ts'

const span = { from: 1_000, to: 8_000 }

describe('a frame', () => {
  test('is seen until the next one is, and the first from the beginning', () => {
    const frames = [
      { file: 'a.jpg', at: 2_000 },
      { file: 'b.jpg', at: 2_500 },
    ]
    expect(toFrameList(frames, span)).toBe(
      "ffconcat version 1.0\nfile 'a.jpg'\nduration 1.500\nfile 'b.jpg'\nduration 5.500\nfile 'b.jpg'\n",
    )
  })

  test('of either page begins the film', () => {
    const [left, right] = [[{ file: 'a', at: 5 }], [{ file: 'b', at: 3 }]]
    expect(spanOf([left, right]).from).toBe(3)
  })
})

describe('a caption', () => {
  test('stands until the next', () => {
    const captions = [
      { text: 'One.', at: 1_500 },
      { text: 'Two.', at: 5_000 },
    ]
    expect(toCaptionFile(captions, span)).toBe(
      'WEBVTT\n\n00:00.500 --> 00:04.000\nOne.\n\n00:04.000 --> 00:07.000\nTwo.\n',
    )
  })

  test('can be read even when the next thing happens at once', () => {
    const captions = [
      { text: 'One.', at: 1_500 },
      { text: 'Two.', at: 1_600 },
    ]
    expect(toCaptionFile(captions, span)).toContain('00:00.500 --> 00:02.200\nOne.')
  })
})

test('DoD-16 the recorded film tells of the whole way, up to its last caption, in less than 10 MB', async () => {
  const film = await readFile(join(ROOT, 'docs/media/sprint-3.mp4'))
  const captions = await readFile(join(ROOT, 'docs/media/sprint-3.vtt'), 'utf8')
  const told = ['is cloned', 'stopped', 'starts it', 'DHCP gave it', 'guacd connects', 'refreshed']
  for (const words of [...told, 'Thirty minutes', 'Nothing is left'])
    expect(captions).toContain(words)
  const [, minutes, seconds] = /.*--> (\d+):([\d.]+)/s.exec(captions) ?? []
  expect(filmSeconds(film)).toBeGreaterThan(Number(minutes) * 60 + Number(seconds) - 1)
  expect(film.length).toBeLessThan(10_000_000)
})
