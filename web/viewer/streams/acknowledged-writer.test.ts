import type Guacamole from 'guacamole-common-js'
import { expect, it, vi } from 'vitest'
import { CHUNK_BYTES, writeAcknowledged, writeText } from './acknowledged-writer.ts'

type Ack = { code: number; message?: string }

function aStream() {
  const sent: string[] = []
  const stream = {
    onack: null as ((status: Ack) => void) | null,
    sendBlob: (data: string) => sent.push(data),
    sendEnd: () => sent.push('end'),
  }
  return {
    sent,
    stream: stream as unknown as Guacamole.OutputStream,
    ack: (code = 0, message = '') => stream.onack?.({ code, message }),
  }
}

const blob = (chunks: number): Blob => new Blob([new Uint8Array(CHUNK_BYTES * chunks)])

it('sends nothing before the desktop has opened the file', async () => {
  const { sent, stream, ack } = aStream()
  const writing = writeAcknowledged(stream, new Blob(['hello']))
  await Promise.resolve()
  expect(sent).toEqual([])
  ack()
  await vi.waitFor(() => expect(sent).toEqual([btoa('hello')]))
  ack()
  await writing
  expect(sent).toEqual([btoa('hello'), 'end'])
})

it('is never more than eight chunks ahead of what is acknowledged, and tells how far it is', async () => {
  const { sent, stream, ack } = aStream()
  const progress: number[] = []
  const writing = writeAcknowledged(stream, blob(12), {
    onProgress: (bytes) => progress.push(bytes),
  })
  ack()
  await vi.waitFor(() => expect(sent).toHaveLength(8))
  ack()
  await vi.waitFor(() => expect(sent).toHaveLength(9))
  for (let left = 11; left > 0; left -= 1) {
    ack()
    await vi.waitFor(() => expect(sent.length).toBeGreaterThanOrEqual(12 - left))
  }
  await writing
  expect(sent).toHaveLength(13)
  expect(progress.at(-1)).toBe(12 * CHUNK_BYTES)
})

it('an empty file is a file', async () => {
  const { sent, stream, ack } = aStream()
  const writing = writeAcknowledged(stream, new Blob([]))
  ack()
  await writing
  expect(sent).toEqual(['end'])
})

it('ends with what the desktop said when it refuses', async () => {
  const { sent, stream, ack } = aStream()
  const writing = writeAcknowledged(stream, blob(1))
  ack(771, 'Not here')
  await expect(writing).rejects.toMatchObject({ code: 'stream_refused', status: 771 })
  expect(sent).toEqual(['end'])
})

it('stops when it is aborted', async () => {
  const { sent, stream, ack } = aStream()
  const abort = new AbortController()
  const writing = writeAcknowledged(stream, blob(20), { signal: abort.signal })
  ack()
  await vi.waitFor(() => expect(sent).toHaveLength(8))
  abort.abort()
  await expect(writing).rejects.toThrow()
  expect(sent.at(-1)).toBe('end')
})

it('gives up on a desktop that says nothing for 30 s', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { stream } = aStream()
  const writing = expect(writeAcknowledged(stream, blob(1))).rejects.toMatchObject({ status: 514 })
  await vi.advanceTimersByTimeAsync(30_000)
  await writing
})

it('writes text as UTF-8, emoji and all, in chunks that guacd takes', () => {
  const { sent, stream } = aStream()
  writeText(stream, `${'x'.repeat(CHUNK_BYTES)}🖥`)
  expect(sent).toHaveLength(3)
  const bytes = Uint8Array.from(atob(sent[1] ?? ''), (char) => char.charCodeAt(0))
  expect(new TextDecoder().decode(bytes)).toBe('🖥')
})
