import { deflateSync, gzipSync } from 'node:zlib'
import type { Major } from '../nodes/manner.ts'

const worthwhileBytes = 1024

interface Encoded {
  readonly bytes: Buffer
  readonly encoding: 'gzip' | 'deflate' | null
}

/** Long answers are compressed for whoever takes them so; `deflate` came with 8. */
export function compressed(body: string, accepted: string, major: Major): Encoded {
  const bytes = Buffer.from(body)
  if (bytes.length <= worthwhileBytes) return { bytes, encoding: null }
  if (accepted.includes('gzip')) return { bytes: gzipSync(bytes), encoding: 'gzip' }
  if (accepted.includes('deflate') && major > 7) {
    return { bytes: deflateSync(bytes), encoding: 'deflate' }
  }
  return { bytes, encoding: null }
}
