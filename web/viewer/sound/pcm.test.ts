import { expect, it } from 'vitest'
import { pcmOf, readPcmFormat, samplesOf } from './pcm.ts'

it('reads the formats that guacd sends, and no other', () => {
  expect(readPcmFormat('audio/L16;rate=44100,channels=2')).toEqual({
    rate: 44100,
    channels: 2,
    bytesPerSample: 2,
  })
  expect(readPcmFormat('audio/L8;channels=1,rate=8000')).toMatchObject({ bytesPerSample: 1 })
  expect(readPcmFormat('audio/ogg')).toBeNull()
  expect(readPcmFormat('audio/L16;channels=2')).toBeNull()
})

it('takes the channels apart', () => {
  const bytes = new Uint8Array(Int16Array.from([0x4000, -0x8000, 0, 0x4000]).buffer)
  const stereo = { rate: 44100, channels: 2, bytesPerSample: 2 } as const
  expect(samplesOf(bytes, stereo).map((samples) => [...samples])).toEqual([
    [0.5, 0],
    [-1, 0.5],
  ])
})

it('a sound survives the way out and back, and one too loud is cut', () => {
  const format = { rate: 44100, channels: 1, bytesPerSample: 2 } as const
  const [samples = []] = samplesOf(pcmOf([Float32Array.of(0.25, -0.5, 3)]), format)
  expect([...samples].map((sample) => Math.round(sample * 100) / 100)).toEqual([0.25, -0.5, 1])
})
