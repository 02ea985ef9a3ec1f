import type Guacamole from 'guacamole-common-js'

/** What guacd takes in one `blob`. */
export const CHUNK_BYTES = 6048
/** Sent before their acknowledgement: with one at a time a round trip of 50 ms allows 120 kB/s and no more. */
const CHUNKS_AHEAD = 8
const SILENT_AFTER_MS = 30_000
const UPSTREAM_TIMEOUT = 514

/** The desktop has refused a stream, or no longer answers; `status` is Guacamole's, in decimal. */
export class StreamRefused extends Error {
  readonly code = 'stream_refused'
  readonly status: number

  constructor(status: number, reason: string) {
    super(reason || `The desktop ended the stream with status ${status}.`)
    this.name = 'StreamRefused'
    this.status = status
  }
}

interface WriteOptions {
  /** Bytes that the desktop has acknowledged. */
  onProgress?: (bytes: number) => void
  signal?: AbortSignal
}

/**
 * Writes a blob into a stream that the desktop acknowledges: once for its beginning, and once for each chunk. It ends the
 * stream when all are acknowledged. The library's own writer takes the first of these for the second and sends twice.
 */
export async function writeAcknowledged(
  stream: Guacamole.OutputStream,
  content: Blob,
  { onProgress, signal }: WriteOptions = {},
): Promise<void> {
  const acks = new Acknowledgements(stream, signal)
  try {
    await acks.reach(1)
    let sent = 0
    for (let from = 0; from < content.size; from += CHUNK_BYTES) {
      const bytes = await content.slice(from, from + CHUNK_BYTES).arrayBuffer()
      stream.sendBlob(toBase64(new Uint8Array(bytes)))
      sent += 1
      await acks.reach(1 + sent - (CHUNKS_AHEAD - 1))
      onProgress?.(Math.min(content.size, Math.max(0, acks.count - 1) * CHUNK_BYTES))
    }
    await acks.reach(1 + sent)
    onProgress?.(content.size)
  } finally {
    stream.onack = null
    stream.sendEnd()
  }
}

/** Writes a short text into a stream that nobody acknowledges, code point by code point as it is. */
export function writeText(stream: Guacamole.OutputStream, text: string): void {
  const bytes = new TextEncoder().encode(text)
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES)
    stream.sendBlob(toBase64(bytes.subarray(from, from + CHUNK_BYTES)))
  stream.sendEnd()
}

class Acknowledgements {
  count = 0
  readonly #signal: AbortSignal | undefined
  #failure: StreamRefused | null = null
  #changed: () => void = () => undefined

  constructor(stream: Guacamole.OutputStream, signal: AbortSignal | undefined) {
    this.#signal = signal
    stream.onack = ({ code, message }) => {
      if (code === 0) this.count += 1
      else this.#failure = new StreamRefused(code, message ?? '')
      this.#changed()
    }
    signal?.addEventListener('abort', () => this.#changed())
  }

  async reach(count: number): Promise<void> {
    while (this.count < count && !this.#failure && !this.#signal?.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          this.#failure = new StreamRefused(UPSTREAM_TIMEOUT, '')
          resolve()
        }, SILENT_AFTER_MS)
        this.#changed = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#signal?.throwIfAborted()
    if (this.#failure) throw this.#failure
  }
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
