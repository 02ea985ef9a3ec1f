export interface PcmFormat {
  readonly rate: number
  readonly channels: number
  readonly bytesPerSample: 1 | 2
}

/** Reads `audio/L16;rate=44100,channels=2`; null for what is no raw sound. */
export function readPcmFormat(mimetype: string): PcmFormat | null {
  const bits = /^audio\/L(8|16);/.exec(mimetype)?.[1]
  const rate = Number(/[;,]rate=(\d+)/.exec(mimetype)?.[1])
  const channels = Number(/[;,]channels=(\d+)/.exec(mimetype)?.[1] ?? 1)
  if (!bits || !rate || !channels) return null
  return { rate, channels, bytesPerSample: bits === '8' ? 1 : 2 }
}

/** One array per channel, from -1 to 1. guacd sends the byte order of x86. */
export function samplesOf(bytes: Uint8Array, format: PcmFormat): Float32Array<ArrayBuffer>[] {
  const { channels, bytesPerSample } = format
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const frames = Math.floor(bytes.length / (channels * bytesPerSample))
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: frames }, (__, frame) => {
      const at = (frame * channels + channel) * bytesPerSample
      return bytesPerSample === 1 ? view.getInt8(at) / 0x80 : view.getInt16(at, true) / 0x8000
    }),
  )
}

/** The other direction: 16 bits, channels interleaved. */
export function pcmOf(channels: readonly Float32Array[]): Uint8Array {
  const frames = channels[0]?.length ?? 0
  const view = new DataView(new ArrayBuffer(frames * channels.length * 2))
  channels.forEach((samples, channel) => {
    samples.forEach((sample, frame) => {
      const value = Math.round(Math.min(1, Math.max(-1, sample)) * 0x7fff)
      view.setInt16((frame * channels.length + channel) * 2, value, true)
    })
  })
  return new Uint8Array(view.buffer)
}
