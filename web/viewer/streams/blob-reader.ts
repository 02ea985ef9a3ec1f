import type Guacamole from 'guacamole-common-js'
import { StreamRefused } from './acknowledged-writer.ts'

/** Pieces of this size go into blobs, which browsers keep outside of the page's memory, on disk where they are large. */
const PIECE_BYTES = 1024 * 1024

export interface ReadOptions {
  onProgress?: (bytes: number) => void
  signal?: AbortSignal
  /** Asked at the end: whether nothing was lost on the way. */
  isWhole?: () => boolean
}

/** Reads a stream from the desktop to its end, acknowledging each chunk. Rejects when it is aborted or not whole. */
export function readBlob(
  stream: Guacamole.InputStream,
  mimetype: string,
  { onProgress, signal, isWhole = () => true }: ReadOptions = {},
): Promise<Blob> {
  return new Promise((resolve, reject) => {
    let whole = new Blob([], { type: mimetype })
    let piece: Uint8Array<ArrayBuffer>[] = []
    let inPiece = 0
    const keep = (): void => {
      whole = new Blob([whole, ...piece], { type: mimetype })
      piece = []
      inPiece = 0
    }
    stream.onblob = (data) => {
      if (signal?.aborted) return stream.sendAck('CANCELLED', CLOSED)
      const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0))
      piece.push(bytes)
      inPiece += bytes.length
      if (inPiece >= PIECE_BYTES) keep()
      stream.sendAck('OK', 0)
      onProgress?.(whole.size + inPiece)
    }
    stream.onend = () => {
      keep()
      if (isWhole()) resolve(whole)
      else reject(new StreamRefused(CLOSED, ''))
    }
    signal?.addEventListener('abort', () => reject(signal.reason))
    stream.sendAck('OK', 0)
  })
}

/** Any failing status makes guacd stop sending; this one says that the stream is closed. */
const CLOSED = 518
