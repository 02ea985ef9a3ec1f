import type Guacamole from 'guacamole-common-js'
import { expect, it } from 'vitest'
import { readBlob } from './blob-reader.ts'

function aStream() {
  const acks: number[] = []
  const stream = {
    onblob: null as ((data: string) => void) | null,
    onend: null as (() => void) | null,
    sendAck: (_: string, code: number) => acks.push(code),
  }
  return { acks, stream, input: stream as unknown as Guacamole.InputStream }
}

it('reads to the end, acknowledges the beginning and each chunk, and tells how far it is', async () => {
  const { acks, stream, input } = aStream()
  const progress: number[] = []
  const reading = readBlob(input, 'text/plain', { onProgress: (bytes) => progress.push(bytes) })
  stream.onblob?.(btoa('ab'))
  stream.onblob?.(btoa('cd'))
  stream.onend?.()
  const blob = await reading
  expect(await blob.text()).toBe('abcd')
  expect(blob.type).toBe('text/plain')
  expect(acks).toEqual([0, 0, 0])
  expect(progress).toEqual([2, 4])
})

it('fails at the end when a part was lost on the way', async () => {
  const { stream, input } = aStream()
  const reading = readBlob(input, 'text/plain', { isWhole: () => false })
  stream.onblob?.(btoa('ab'))
  stream.onend?.()
  await expect(reading).rejects.toMatchObject({ code: 'stream_refused', status: 518 })
})

it('once aborted it refuses what still comes, so that the desktop stops', async () => {
  const { acks, stream, input } = aStream()
  const abort = new AbortController()
  const reading = readBlob(input, 'text/plain', { signal: abort.signal })
  abort.abort()
  await expect(reading).rejects.toThrow()
  stream.onblob?.(btoa('ab'))
  expect(acks).toEqual([0, 518])
})
